package dev.heed.bench;

import dev.heed.train.StopSignal;
import java.lang.management.CompilationMXBean;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongSupplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Runs contenders in turns, so that whatever else the machine does hits both alike.
 *
 * <p>First all run until the JIT compiler is quiet and none gets faster any more. Then rounds are counted, and each round
 * is run in the order opposite to the one before: ours with a rival's run of the same round is a pair.
 *
 * @param settings how many pairs are counted, and how long runs are
 * @param stop ends them early
 * @param compilationMillis what the JIT compiler has taken so far
 */
public record PairedRuns(BenchSettings settings, StopSignal stop, LongSupplier compilationMillis) {

    /** The JIT is quiet when it compiles for less than this share of a round. */
    private static final double QUIET_SHARE = 0.05;

    /** A side has settled when a round is no faster than this share of its best before. */
    private static final double SETTLED_SHARE = 0.97;

    /** Pairs of this process. */
    public PairedRuns(BenchSettings settings, StopSignal stop) {
        this(settings, stop, compilationClock());
    }

    private static LongSupplier compilationClock() {
        CompilationMXBean compiler = ManagementFactory.getCompilationMXBean();
        boolean known = compiler != null && compiler.isCompilationTimeMonitoringSupported();
        return known ? compiler::getTotalCompilationTime : () -> 0;
    }

    /** Whether the user asked to end. */
    boolean isStopped() {
        return stop.isGiven();
    }

    /**
     * Warms up and counts.
     *
     * @return the times against each rival, all of the same rounds; none if the run was stopped before its last round
     */
    List<PairedTimes> run(Contender ours, List<Contender> rivals) {
        List<Pace> sides =
                Stream.concat(Stream.of(ours), rivals.stream()).map(Pace::new).toList();
        warmUp(sides);
        for (int round = 0; round < settings.pairs() && !stop.isGiven(); round++) {
            for (int turn = 0; turn < sides.size(); turn++) {
                Pace side = sides.get(round % 2 == 0 ? turn : sides.size() - 1 - turn);
                side.counted.add(side.run());
            }
        }
        return stop.isGiven()
                ? List.of()
                : sides.stream()
                        .skip(1)
                        .map(rival -> new PairedTimes(sides.get(0).counted, rival.counted))
                        .toList();
    }

    /** Two rounds at least where there is time for them: the first only finds out how many repetitions fill a run. */
    private void warmUp(List<Pace> sides) {
        boolean quiet = false;
        sides.forEach(Pace::run);
        double left = settings.warmUpSeconds() - lastRound(sides);
        while (!quiet && left > 0 && !stop.isGiven()) {
            long compiledBefore = compilationMillis.getAsLong();
            boolean settled = sides.stream().filter(side -> !side.settles()).count() == 0; // every side runs
            double compiled = (compilationMillis.getAsLong() - compiledBefore) * 1e-3;
            double round = lastRound(sides);
            quiet = settled && compiled <= QUIET_SHARE * round;
            left -= round;
        }
    }

    private static double lastRound(List<Pace> sides) {
        return sides.stream()
                .filter(side -> side.contender.isRun())
                .mapToDouble(side -> side.lastRun)
                .sum();
    }

    /** A contender and what is known of its speed. */
    private final class Pace {
        private final Contender contender;
        private @Nullable Double secondsEach;
        private double best = Double.POSITIVE_INFINITY;
        private double lastRun;
        private final List<Double> counted = new ArrayList<>();

        Pace(Contender contender) {
            this.contender = contender;
        }

        /** Seconds for one repetition in a run of the wanted length. */
        double run() {
            int repetitions = secondsEach == null ? 1 : settings.repetitions(secondsEach);
            try {
                lastRun = contender.seconds(repetitions);
            } catch (IllegalStateException e) {
                if (stop.isGiven()) {
                    return 0; // Ctrl-C ends a program that is measured too
                }
                throw e;
            }
            double each = lastRun / repetitions;
            secondsEach = each;
            return each;
        }

        /** Whether a run is hardly faster than the best before. */
        boolean settles() {
            double each = run();
            boolean settled = each >= SETTLED_SHARE * best;
            best = Math.min(best, each);
            return settled;
        }
    }
}
