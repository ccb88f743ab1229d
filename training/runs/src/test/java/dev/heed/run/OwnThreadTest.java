package dev.heed.run;

import dev.heed.test.OwnThread;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.extension.ExtendWith;

/** A run and its model on a thread that did not start the engine. */
class OwnThreadTest {

    @Nested
    @ExtendWith(OwnThread.class)
    class Trained extends TrainedModelTest {}
}
