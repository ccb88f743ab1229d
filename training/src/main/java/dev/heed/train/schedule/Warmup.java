package dev.heed.train.schedule;

/** What schedules that begin with a rise have in common. */
final class Warmup {

    private Warmup() {}

    /** From 1/w at the first update to 1 at update w, and 1 from there on. */
    static double rise(long step, int warmupSteps) {
        return Math.min(1, (double) step / warmupSteps);
    }

    static void requireRate(String name, float rate) {
        if (!(rate > 0) || Float.isInfinite(rate)) {
            throw new IllegalArgumentException(name + " must be finite and above 0, but got " + rate);
        }
    }
}
