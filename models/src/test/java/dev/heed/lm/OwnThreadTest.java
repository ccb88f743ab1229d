package dev.heed.lm;

import dev.heed.test.KernelChoice;
import dev.heed.test.OwnThread;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.extension.ExtendWith;

/** What is promised holds on a thread that did not start the engine as well, on either kernel. */
class OwnThreadTest {
    @Nested
    @ExtendWith(OwnThread.class)
    class Contract extends LanguageModelContractTest {}

    @Nested
    @ExtendWith({OwnThread.class, KernelChoice.Composed.class})
    class ContractComposed extends LanguageModelContractTest {}

    @Nested
    @ExtendWith(OwnThread.class)
    class Generation extends GenerationTest {}
}
