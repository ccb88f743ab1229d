package dev.heed.train.schedule;

/** What schedules that begin with a rise have in common. */
final class Warmup {

    private Warmup() {}

    /** From 1/w at the first update to 1 at update w, and 1 from there on. */
    static double rise(long step, int warmupSteps) {
        return Math.min(1, (double) step / warmupSteps);
    }
}
