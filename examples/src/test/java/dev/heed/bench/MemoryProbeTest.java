package dev.heed.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.heed.train.StopSignal;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Memory is measured in processes of their own, whose Java and libtorch take from 10 MB to 10 GB; only Linux says. */
class MemoryProbeTest {

    private static final double LEAST = 10;
    private static final double MOST = 10_000;

    private static double[] probe(String... arguments) {
        String line = JavaProcess.lastLine(MemoryProbe.class, List.of(arguments), () -> false)
                .orElseThrow();
        return Arrays.stream(line.split(" ", -1))
                .mapToDouble(Double::parseDouble)
                .toArray();
    }

    @EnabledOnOs(OS.LINUX)
    @ParameterizedTest
    @ValueSource(strings = {"ours", "djl"})
    void printsThePeakOfASide(String side) {
        assertThat(probe(side, "7"))
                .hasSize(1)
                .satisfies(peak -> assertThat(peak[0]).isBetween(LEAST, MOST));
    }

    @Test
    void anUnknownWordIsRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> MemoryProbe.main(new String[] {"rival", "7"}))
                .withMessage("probe must be ours, djl or resident, but got rival");
    }

    @Nested
    class OverSteps {

        private final StopSignal stop = new StopSignal();
        private final PairedRuns runs = new PairedRuns(new BenchSettings(7, 1, 1, 20), stop);
        private final Workload workload = last(MemoryWorkload.rows(PythonSide.NONE));

        private static Workload last(List<Workload> rows) {
            return rows.get(rows.size() - 1);
        }

        @EnabledOnOs(OS.LINUX)
        @Test
        void theHighestIsComparedWithTheStart() {
            Figures figures = workload.measure(runs).get(0);

            assertThat(figures.oursMedian()).isBetween(LEAST, MOST);
            assertThat(figures.rivalMedian()).isBetween(LEAST, MOST);
            assertThat(figures.ratio())
                    .isEqualTo(figures.oursMedian() / figures.rivalMedian())
                    .isBetween(0.7, 1.5);
        }

        @Test
        void aStopEndsTheProbeWithoutFigures() {
            stop.give();

            assertThat(workload.measure(runs)).isEmpty();
        }
    }
}
