package dev.heed.bench;

import dev.heed.kernel.Kernel;

/**
 * The same contender on the composed kernel. The kernel is chosen anew for each operation, so the property is set for the
 * length of a run and cleared after it.
 *
 * @param fused what runs on the fused kernel otherwise
 */
record ComposedContender(Contender fused) implements Contender {

    static final String NAME = "Heed, composed kernel";

    @Override
    public double seconds(int repetitions) {
        System.setProperty(Kernel.PROPERTY, "composed");
        try {
            return fused.seconds(repetitions);
        } finally {
            System.clearProperty(Kernel.PROPERTY);
        }
    }

    @Override
    public void close() {
        fused.close();
    }
}
