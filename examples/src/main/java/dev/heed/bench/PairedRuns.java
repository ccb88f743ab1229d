package dev.heed.bench;

import dev.heed.train.StopSignal;
import java.lang.management.CompilationMXBean;
import java.lang.management.ManagementFactory;
import java.util.Optional;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Runs two contenders in turns, so that whatever else the machine does hits both alike.
 *
 * <p>First both run until the JIT compiler is quiet and neither gets faster any more. Then pairs are counted, and each pair
 * is run in the order opposite to the one before.
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

    /** Warms up and counts; nothing if the run was stopped before its last pair. */
    Optional<PairedTimes> run(Contender ours, Contender rival) {
        Pace first = new Pace(ours);
        Pace second = new Pace(rival);
        warmUp(first, second);
        PairedTimes times = new PairedTimes();
        for (int pair = 0; pair < settings.pairs() && !stop.isGiven(); pair++) {
            if (pair % 2 == 0) {
                double oursSeconds = first.run();
                times.add(oursSeconds, second.run());
            } else {
                double rivalSeconds = second.run();
                times.add(first.run(), rivalSeconds);
            }
        }
        return stop.isGiven() ? Optional.empty() : Optional.of(times);
    }

    /** Two rounds at least where there is time for them: the first only finds out how many repetitions fill a run. */
    private void warmUp(Pace ours, Pace rival) {
        boolean quiet = false;
        ours.run();
        rival.run();
        double left = settings.warmUpSeconds() - ours.lastRun - rival.lastRun;
        while (!quiet && left > 0 && !stop.isGiven()) {
            long compiledBefore = compilationMillis.getAsLong();
            boolean oursSettled = ours.settles();
            boolean settled = rival.settles() && oursSettled;
            double compiled = (compilationMillis.getAsLong() - compiledBefore) * 1e-3;
            double round = ours.lastRun + rival.lastRun;
            quiet = settled && compiled <= QUIET_SHARE * round;
            left -= round;
        }
    }

    /** A contender and what is known of its speed. */
    private final class Pace {
        private final Contender contender;
        private @Nullable Double secondsEach;
        private double best = Double.POSITIVE_INFINITY;
        private double lastRun;

        Pace(Contender contender) {
            this.contender = contender;
        }

        /** Seconds for one repetition in a run of the wanted length. */
        double run() {
            int repetitions = secondsEach == null ? 1 : settings.repetitions(secondsEach);
            lastRun = contender.seconds(repetitions);
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
