package dev.heed.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.heed.train.StopSignal;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class BenchTest {

    /** Just enough to have figures; whether they are good is no test's business. */
    private static final BenchSettings SHORTEST = new BenchSettings(7, 0.001, 0, 20);

    private final StopSignal stop = new StopSignal();
    private final List<String> seen = new ArrayList<>();

    private Bench bench(String part) {
        return Bench.of(part, PythonSide.NONE, new PairedRuns(SHORTEST, stop));
    }

    private static List<String> titles(Bench bench) {
        return bench.table().rows().stream().map(BenchRow::title).toList();
    }

    /** Writes down what it sees, and gives the signal after a row. */
    private BenchObserver stoppingAfter(int last) {
        return new BenchObserver() {
            private int number;

            @Override
            public void begin(int number, int total, BenchRow row) {
                this.number = number;
                seen.add(number + " of " + total + " " + row.workload());
            }

            @Override
            public void end(BenchRow row) {
                if (number == last) {
                    stop.give();
                }
            }
        };
    }

    @Nested
    class Choosing {

        @Test
        void aPartThatNoTitleHasIsRefused() {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> bench("TensorFlow"))
                    .withMessage("only must be part of a row's title, such as 'language model, training step (12,"
                            + " 64, 128, 4, 4): Heed against PyTorch', but got 'TensorFlow'");
        }

        @Test
        void takesPartsOfAnySideInAnyCase() {
            assertThat(titles(bench("heed bfloat16"))).hasSize(10).allMatch(title -> title.contains("Heed bfloat16"));
            assertThat(titles(bench("hugging face"))).hasSize(9).allMatch(title -> title.startsWith("decoding"));
        }

        @Test
        void takesAPartAcrossTheWholeTitle() {
            assertThat(titles(bench("(64, 16, 64, 4): Heed against DJL")))
                    .containsExactly("training step (64, 16, 64, 4): Heed against DJL TransformerEncoderBlock");
        }
    }

    @Nested
    class Running {

        @Test
        void measuresEveryRowInItsOrder() {
            Bench bench = bench("(64, 16, 64, 4)");

            bench.run(stoppingAfter(0));

            assertThat(seen)
                    .containsExactlyElementsOf(IntStream.rangeClosed(1, 2)
                            .mapToObj(number -> number + " of 2 training step (64, 16, 64, 4)")
                            .toList());
            assertThat(bench.table().rows().get(0).figures())
                    .singleElement()
                    .satisfies(figures -> assertThat(figures.ratio()).isPositive());
        }

        @Test
        void leavesTheRowsAfterAStopWithoutFigures() {
            Bench bench = bench("(64, 16, 64, 4)");
            String other = bench.table().rows().get(1).title();

            bench.run(stoppingAfter(1));

            assertThat(seen).hasSize(1);
            assertThat(bench.table().rows().get(0).figures()).isNotEmpty();
            assertThat(bench.table().rows().get(1).figures()).isEmpty();
            assertThat(bench.table().rows().get(1).title()).isEqualTo(other);
        }

        @Test
        void stoppedBeforeTheFirstRowMeasuresNone() {
            Bench bench = bench("");
            stop.give();

            bench.run(stoppingAfter(0));

            assertThat(seen).isEmpty();
            assertThat(bench.table().rows()).extracting(BenchRow::figures).containsOnly(List.of());
        }
    }

    @Nested
    class WithoutPython {

        @Test
        void rowsAgainstItAreNotMeasured() {
            for (String rival : List.of("against PyTorch", "against Hugging Face", "against import torch")) {
                Bench bench = bench(rival);

                bench.run(stoppingAfter(0));

                assertThat(bench.table().rows())
                        .as(rival)
                        .isNotEmpty()
                        .extracting(BenchRow::figures)
                        .containsOnly(List.of());
            }
        }
    }
}
