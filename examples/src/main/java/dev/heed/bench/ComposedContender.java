package dev.heed.bench;

import dev.heed.kernel.Kernel;

/**
 * The same contender on the composed kernel. The kernel is chosen anew for each operation, so the property is set for the
 * length of a run and put back after it.
 *
 * @param fused what runs on the fused kernel otherwise
 */
record ComposedContender(Contender fused) implements Contender {

    @Override
    public double seconds(int repetitions) {
        String before = System.setProperty(Kernel.PROPERTY, "composed");
        try {
            return fused.seconds(repetitions);
        } finally {
            if (before == null) {
                System.clearProperty(Kernel.PROPERTY);
            } else {
                System.setProperty(Kernel.PROPERTY, before);
            }
        }
    }

    @Override
    public void close() {
        fused.close();
    }
}
