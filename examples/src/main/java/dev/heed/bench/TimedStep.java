package dev.heed.bench;

/**
 * A step of this process by the clock.
 *
 * @param step what is timed
 */
record TimedStep(Step step) implements Contender {

    @Override
    public double seconds(int repetitions) {
        long start = System.nanoTime();
        for (int i = 0; i < repetitions; i++) {
            step.run();
        }
        return (System.nanoTime() - start) * 1e-9;
    }

    @Override
    public void close() {
        step.close();
    }
}
