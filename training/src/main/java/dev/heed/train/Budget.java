package dev.heed.train;

/**
 * How long training may take: a number of updates, or seconds on the clock.
 *
 * @param steps the most updates
 * @param seconds the most seconds
 */
public record Budget(long steps, double seconds) {

    /** Checks the limits. */
    public Budget {
        if (steps < 1) {
            throw new IllegalArgumentException("steps must be at least 1, but got " + steps);
        }
        if (!(seconds > 0)) {
            throw new IllegalArgumentException("seconds must be above 0, but got " + seconds);
        }
    }

    /**
     * A number of updates, however long they take.
     *
     * @param steps the updates
     * @return the budget
     */
    public static Budget ofSteps(long steps) {
        return new Budget(steps, Double.POSITIVE_INFINITY);
    }

    /**
     * Seconds on the clock, however many updates fit.
     *
     * @param seconds the seconds
     * @return the budget
     * @throws IllegalArgumentException if they are not finite or not above 0
     */
    public static Budget ofSeconds(double seconds) {
        if (Double.isInfinite(seconds)) {
            throw new IllegalArgumentException("seconds must be finite, but got " + seconds);
        }
        return new Budget(Long.MAX_VALUE, seconds);
    }

    /**
     * How much is used up.
     *
     * @param stepsDone updates so far
     * @param secondsPast seconds so far
     * @return from 0 to 1; 1 means that no update may follow
     */
    public double progress(long stepsDone, double secondsPast) {
        double used = Math.max((double) stepsDone / steps, secondsPast / seconds);
        return Math.min(1, used);
    }
}
