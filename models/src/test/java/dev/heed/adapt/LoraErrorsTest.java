package dev.heed.adapt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.catchThrowable;

import ai.djl.Model;
import ai.djl.ndarray.NDManager;
import ai.djl.nn.Parameter;
import ai.djl.training.DefaultTrainingConfig;
import ai.djl.training.Trainer;
import ai.djl.training.loss.Loss;
import dev.heed.lm.LanguageModel;
import dev.heed.lm.LanguageModelConfig;
import java.nio.file.Path;
import java.util.List;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What no adapters can be added by, and what they can do no more. */
class LoraErrorsTest {

    private static final LoraConfig CONFIG = new LoraConfig(3, 5f, 0f, List.of("(query|value)Projection"), List.of());

    @TempDir
    private Path folder = Path.of("");

    private final NDManager manager = NDManager.newBaseManager();

    @AfterEach
    void free() {
        manager.close();
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void thatAreGoneCanDoNothing(boolean areMerged) {
        LanguageModel model = new LanguageModel(LanguageModelConfig.llama(11, 24, 6, 2, 2));
        model.initialize(manager);
        Lora lora = Lora.add(model, CONFIG, 2);
        if (areMerged) {
            lora.merge();
        } else {
            lora.remove();
        }
        Lora other = Lora.add(model, CONFIG, 3);

        for (ThrowingCallable use : List.<ThrowingCallable>of(
                lora::arrays, () -> lora.save(folder.resolve("adapter")), lora::merge, lora::remove)) {
            assertThat(catchThrowable(use))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessage("adapters must still be there, but got some that were merged or removed");
        }
        assertThat(folder).isEmptyDirectory();
        assertThat(other.arrays()).hasSize(8);
    }

    /** DJL lets all parameters of a loaded model learn when it makes a trainer. */
    @Test
    void areNotSavedBesideWhatLearned() throws Exception {
        try (Model model = Model.newInstance("base")) {
            model.setBlock(new LanguageModel(LanguageModelConfig.llama(11, 24, 6, 2, 2)));
            ((LanguageModel) model.getBlock()).initialize(model.getNDManager());
            model.save(folder, "base");
            model.load(folder, "base");
            Lora lora = Lora.add(model.getBlock(), CONFIG, 2);
            Path file = folder.resolve("adapter");

            try (Trainer trainer = model.newTrainer(new DefaultTrainingConfig(Loss.l2Loss()))) {
                assertThat(trainer.getModel()).isSameAs(model);
                assertThatIllegalStateException()
                        .isThrownBy(() -> lora.save(file))
                        .withMessageMatching(
                                "parameters beside adapters must stay frozen, but got \\d+ that learn; call"
                                        + " freeze\\(\\) after DJL's newTrainer, which thaws a loaded network");
                lora.freeze();
                lora.save(file);
            }

            lora.remove();
            assertThat(Lora.load(model.getBlock(), file).names()).isEqualTo(lora.names());
        }
    }

    @Test
    void wrongSettingsAreRefused() {
        LanguageModel model = new LanguageModel(LanguageModelConfig.llama(11, 24, 6, 2, 2));
        model.initialize(manager);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Lora.add(model, new LoraConfig(3, 5f, 0f, List.of("q_proj"), List.of()), 2))
                .withMessageStartingWith("targets must match one of the network's names, but got q_proj; there are"
                        + " stack.layer0.selfAttention.queryProjection, stack.layer0.selfAttention.keyProjection, ");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Lora.add(model, new LoraConfig(3, 5f, 0f, List.of(".*"), List.of("head")), 2))
                .withMessageStartingWith("trained must match one of the network's names, but got head; there are ");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new LoraConfig(3, 5f, 0f, List.of("("), List.of()))
                .withMessage("targets must be names or regular expressions, but got (: Unclosed group");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new LoraConfig(0, 5f, 0f, List.of(".*"), List.of()))
                .withMessage("rank must be at least 1, but got 0");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new LoraConfig(3, 5f, 0f, List.of(), List.of()))
                .withMessage("targets must name a linear projection, but got none");
        assertThat(model.getParameters().values()).allMatch(Parameter::requiresGradient);
        Lora.add(model, CONFIG, 2);
        assertThatIllegalStateException()
                .isThrownBy(() -> Lora.add(model, CONFIG, 2))
                .withMessage("targets must have no adapter yet, but got stack.layer0.selfAttention.queryProjection");
    }
}
