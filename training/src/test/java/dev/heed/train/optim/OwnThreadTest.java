package dev.heed.train.optim;

import dev.heed.test.KernelChoice;
import dev.heed.test.OwnThread;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.extension.ExtendWith;

/** Optimizers and averages on a thread that did not start the engine. */
class OwnThreadTest {

    @Nested
    @ExtendWith({OwnThread.class, KernelChoice.Composed.class})
    class AdamW extends AdamWTest {}

    @Nested
    @ExtendWith(OwnThread.class)
    class Averages extends ParameterAveragesTest {}

    @Nested
    @ExtendWith({OwnThread.class, KernelChoice.Composed.class})
    class Lion extends LionTest {}

    @Nested
    @ExtendWith({OwnThread.class, KernelChoice.Composed.class})
    class Muon extends MuonTest {}

    @Nested
    @ExtendWith({OwnThread.class, KernelChoice.Composed.class})
    class Sgd extends SgdTest {}
}
