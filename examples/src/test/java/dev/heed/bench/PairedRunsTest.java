package dev.heed.bench;

import static org.assertj.core.api.Assertions.assertThat;

import dev.heed.train.StopSignal;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.function.LongSupplier;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class PairedRunsTest {

    private static final int PAIRS = 7;

    /** The first run, which counts repetitions; one round to compare with, and one that is no faster. */
    private static final int SHORTEST_WARM_UP = 3;

    private final List<String> log = new ArrayList<>();
    private final StopSignal stop = new StopSignal();

    private ScriptedContender contender(String name, double... secondsEach) {
        return new ScriptedContender(name, log, secondsEach);
    }

    private PairedRuns onAQuietCompiler(double warmUpSeconds) {
        return runs(warmUpSeconds, () -> 0);
    }

    private PairedRuns runs(double warmUpSeconds, LongSupplier compilationMillis) {
        return new PairedRuns(new BenchSettings(PAIRS, 1, warmUpSeconds, 1), stop, compilationMillis);
    }

    private static int warmUp(ScriptedContender contender) {
        return contender.runs() - PAIRS;
    }

    @Nested
    class Pairs {

        @Test
        void areAsManyAsWantedAndEachInTheOrderOppositeToTheOneBefore() {
            onAQuietCompiler(40).run(contender("ours", 1), List.of(contender("rival", 1)));

            String initials = log.stream()
                    .skip(2 * SHORTEST_WARM_UP)
                    .map(line -> line.substring(0, 1))
                    .collect(Collectors.joining());
            assertThat(initials).isEqualTo("orroorroorroor");
        }

        @Test
        void ofSeveralRivalsAreOfTheSameRounds() {
            List<PairedTimes> times =
                    onAQuietCompiler(40).run(contender("ours", 1), List.of(contender("plain", 2), contender("set", 4)));

            String initials = log.stream()
                    .skip(3 * SHORTEST_WARM_UP)
                    .map(line -> line.substring(0, 1))
                    .collect(Collectors.joining());
            assertThat(initials).isEqualTo("opsspoopsspoopsspoops");
            assertThat(times)
                    .extracting(PairedTimes::rival)
                    .containsExactly(Collections.nCopies(PAIRS, 2.0), Collections.nCopies(PAIRS, 4.0));
            assertThat(times).extracting(PairedTimes::ours).containsOnly(Collections.nCopies(PAIRS, 1.0));
        }

        @Test
        void keepEachTimeOnItsOwnSide() {
            PairedTimes times = onAQuietCompiler(40)
                    .run(contender("ours", 0.25), List.of(contender("rival", 0.5)))
                    .get(0);

            assertThat(times.ours()).isEqualTo(Collections.nCopies(PAIRS, 0.25));
            assertThat(times.rival()).isEqualTo(Collections.nCopies(PAIRS, 0.5));
        }

        @Test
        void haveRunsThatFillTheWantedTime() {
            PairedTimes times = onAQuietCompiler(40)
                    .run(contender("ours", 0.0078125), List.of(contender("rival", 3)))
                    .get(0);

            assertThat(log)
                    .startsWith("ours 1", "rival 1", "ours 128", "rival 1")
                    .endsWith("ours 128", "rival 1");
            assertThat(times.ours()).containsOnly(0.0078125);
            assertThat(times.rival()).containsOnly(3.0);
        }

        @Test
        void adaptTheirRepetitionsToASideThatGetsFaster() {
            onAQuietCompiler(0).run(contender("ours", 0.5, 0.5, 0.25), List.of(contender("rival", 1)));

            assertThat(log.stream().filter(line -> line.startsWith("ours")))
                    .startsWith("ours 1", "ours 2", "ours 2", "ours 4", "ours 4");
        }

        @Test
        void leaveWhatTheWarmUpTookOut() {
            PairedTimes times = onAQuietCompiler(40)
                    .run(contender("ours", 8, 4, 2, 1), List.of(contender("rival", 1)))
                    .get(0);

            assertThat(times.ours()).hasSize(PAIRS).containsOnly(1.0);
        }
    }

    @Nested
    class WarmUp {

        @Test
        void isOneRunAndTwoRoundsWhereNothingChanges() {
            ScriptedContender ours = contender("ours", 1);
            ScriptedContender rival = contender("rival", 1);

            onAQuietCompiler(40).run(ours, List.of(rival));

            assertThat(warmUp(ours)).isEqualTo(SHORTEST_WARM_UP);
            assertThat(warmUp(rival)).isEqualTo(SHORTEST_WARM_UP);
        }

        @Test
        void takesNoTimeOfASideThatDoesNotRun() {
            ScriptedContender ours = contender("ours", 8, 4, 2, 1, 0.98);
            ScriptedContender known = new ScriptedContender("known", log, 45) {
                @Override
                public boolean isRun() {
                    return false;
                }
            };

            onAQuietCompiler(40).run(ours, List.of(known));

            assertThat(warmUp(ours)).isEqualTo(5);
        }

        @Test
        void goesOnUntilOursIsNoFasterThanBefore() {
            ScriptedContender ours = contender("ours", 8, 4, 2, 1, 0.98);

            onAQuietCompiler(40).run(ours, List.of(contender("rival", 1)));

            assertThat(warmUp(ours)).isEqualTo(5);
        }

        @Test
        void goesOnUntilTheRivalIsNoFasterThanBefore() {
            ScriptedContender rival = contender("rival", 8, 4, 2, 1, 0.98);

            onAQuietCompiler(40).run(contender("ours", 1), List.of(rival));

            assertThat(warmUp(rival)).isEqualTo(5);
        }

        @Test
        void goesOnUntilTheCompilerIsQuiet() {
            ScriptedContender ours = contender("ours", 1);

            // A round takes 2 s, so it is quiet below 100 ms; the clock is read before and after each round.
            runs(40, readings(0, 900, 900, 1_100, 1_100, 1_210, 1_210, 1_300))
                    .run(ours, List.of(contender("rival", 1)));

            assertThat(warmUp(ours)).isEqualTo(1 + 4);
        }

        @Test
        void endsWhenItsTimeIsOver() {
            ScriptedContender ours = contender("ours", 1);
            LongSupplier busy = new LongSupplier() {
                private long millis;

                @Override
                public long getAsLong() {
                    millis += 1_000;
                    return millis;
                }
            };

            // Rounds of 2 s, the first one too, and the last one begins while there is time left
            List<PairedTimes> times = runs(5, busy).run(ours, List.of(contender("rival", 1)));

            assertThat(warmUp(ours)).isEqualTo(1 + 2);
            assertThat(times).hasSize(1);
        }

        @Test
        void isOneRunWhereThatTakesAllOfItsTime() {
            ScriptedContender ours = contender("ours", 4);

            runs(5, () -> 0).run(ours, List.of(contender("rival", 4)));

            assertThat(warmUp(ours)).isEqualTo(1);
        }

        private static LongSupplier readings(long... millis) {
            int[] next = {0};
            return () -> millis[Math.min(next[0]++, millis.length - 1)];
        }
    }

    @Nested
    class Stopped {

        /** Gives the signal in a run of its own. */
        private ScriptedContender stoppingAt(int run) {
            return new ScriptedContender("ours", log, 1) {
                @Override
                public double seconds(int repetitions) {
                    if (runs() + 1 == run) {
                        stop.give();
                    }
                    return super.seconds(repetitions);
                }
            };
        }

        @Test
        void inTheWarmUpNoPairIsRunAndNothingReturned() {
            ScriptedContender ours = stoppingAt(2);

            assertThat(onAQuietCompiler(40).run(ours, List.of(contender("rival", 1))))
                    .isEmpty();

            assertThat(log).containsExactly("ours 1", "rival 1", "ours 1", "rival 1");
        }

        @Test
        void inThePairsTheRestIsLeftAndNothingReturned() {
            ScriptedContender ours = stoppingAt(SHORTEST_WARM_UP + 3);

            assertThat(onAQuietCompiler(40).run(ours, List.of(contender("rival", 1))))
                    .isEmpty();

            assertThat(ours.runs()).isEqualTo(SHORTEST_WARM_UP + 3);
        }

        @Test
        void inTheLastPairNothingIsReturnedEither() {
            assertThat(onAQuietCompiler(40).run(stoppingAt(SHORTEST_WARM_UP + PAIRS), List.of(contender("rival", 1))))
                    .isEmpty();
        }

        @Test
        void aProgramThatCtrlCEndsTooIsNoFailure() {
            ScriptedContender ours = new ScriptedContender("ours", log, 1) {
                @Override
                public double seconds(int repetitions) {
                    stop.give();
                    throw new IllegalStateException("'heed' must end with 0, but got 130");
                }
            };

            assertThat(onAQuietCompiler(40).run(ours, List.of(contender("rival", 1))))
                    .isEmpty();
        }

        @Test
        void isKnownToWhoeverAsks() {
            PairedRuns runs = onAQuietCompiler(40);
            assertThat(runs.isStopped()).isFalse();

            stop.give();

            assertThat(runs.isStopped()).isTrue();
        }
    }
}
