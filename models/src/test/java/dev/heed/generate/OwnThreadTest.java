package dev.heed.generate;

import ai.djl.ndarray.NDManager;
import dev.heed.test.KernelChoice;
import dev.heed.test.OwnThread;
import java.util.List;
import java.util.function.Function;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is promised holds on a thread that did not start the engine as well, on either kernel. */
class OwnThreadTest {
    @Nested
    @ExtendWith({OwnThread.class, KernelChoice.Composed.class})
    class CachedComposed {

        @ParameterizedTest
        @ValueSource(
                strings = {
                    "llama",
                    "sliding window, alibi",
                    "attention LSTM ADDITIVE feeding ON",
                    "transformer grouped, alibi, post-norm"
                })
        void equalsGenerationByAModelThatReadsAllTokensAgain(String name) {
            Function<NDManager, AutoregressiveModel<?>> maker = CachedGenerationTest.models()
                    .filter(model -> model.getName().equals(name))
                    .findFirst()
                    .orElseThrow()
                    .getPayload();

            CachedGenerationTest.assertSameAsUncached(maker, List.of("greedy, ends", "sampling", "beams"));
        }
    }

    @Nested
    @ExtendWith(OwnThread.class)
    class Promises extends GeneratorTest {}

    @Nested
    @ExtendWith({OwnThread.class, KernelChoice.Composed.class})
    class PromisesComposed extends GeneratorTest {}

    @Nested
    @ExtendWith(OwnThread.class)
    class Window extends GeneratorWindowTest {}

    @Nested
    @ExtendWith({OwnThread.class, KernelChoice.Composed.class})
    class WindowComposed extends GeneratorWindowTest {}
}
