package dev.heed.kernel;

import dev.heed.test.OwnThread;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.extension.ExtendWith;

/** Updates on a thread that did not start the engine. */
class OwnThreadTest {

    @Nested
    @ExtendWith(OwnThread.class)
    class Updates extends ParameterUpdatesTest {}

    @Nested
    @ExtendWith(OwnThread.class)
    class Elements extends ElementUpdatesTest {}
}
