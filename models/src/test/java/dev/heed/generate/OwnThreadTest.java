package dev.heed.generate;

import dev.heed.test.KernelChoice;
import dev.heed.test.OwnThread;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.extension.ExtendWith;

/** What is promised holds on a thread that did not start the engine as well, on either kernel. */
class OwnThreadTest {
    @Nested
    @ExtendWith({OwnThread.class, KernelChoice.Composed.class})
    class CachedComposed extends CachedGenerationTest {}

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
