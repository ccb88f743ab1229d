package dev.heed.look;

import dev.heed.test.OwnThread;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.extension.ExtendWith;

/** What a probe shows on a thread that did not start the engine. */
class OwnThreadTest {

    @Nested
    @ExtendWith(OwnThread.class)
    class Probing extends AttentionProbeTest {}

    @Nested
    @ExtendWith(OwnThread.class)
    class Recording extends AttentionRecordTest {}
}
