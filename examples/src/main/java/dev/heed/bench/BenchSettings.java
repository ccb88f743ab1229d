package dev.heed.bench;

/**
 * How long runs are and how many there are.
 *
 * @param pairs how many pairs are counted
 * @param runSeconds how long one run of one side should be; a run is at least one repetition
 * @param warmUpSeconds what the warm-up may take at most, beyond a round that has begun
 * @param memorySteps over how many training steps resident memory is watched
 */
public record BenchSettings(int pairs, double runSeconds, double warmUpSeconds, int memorySteps) {

    /** Fewer do not show how far a ratio spreads. */
    public static final int LEAST_PAIRS = 7;

    /** Checks the numbers. */
    public BenchSettings {
        if (pairs < LEAST_PAIRS) {
            throw new IllegalArgumentException("pairs must be at least " + LEAST_PAIRS + ", but got " + pairs);
        }
    }

    /** What a figure in a document is made with: runs of a second. */
    public static BenchSettings thorough(int pairs) {
        return new BenchSettings(pairs, 1, 40, 5_000);
    }

    /** Runs of a fifth of a second, which take about ten minutes for all rows together. */
    public static BenchSettings quick(int pairs) {
        return new BenchSettings(pairs, 0.2, 5, 1_500);
    }

    int repetitions(double secondsEach) {
        return (int) Math.max(1, Math.round(runSeconds / Math.max(secondsEach, 1e-9)));
    }
}
