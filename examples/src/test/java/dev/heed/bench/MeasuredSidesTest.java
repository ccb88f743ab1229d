package dev.heed.bench;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.ndarray.NDManager;
import dev.heed.test.ArrayAssert;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The sides that run in this process, at the sizes of their rows; {@link TrainingStepWorkloadTest} has the encoders'. */
class MeasuredSidesTest {

    private static PairedWorkload row(Stream<Workload> rows, String title) {
        return rows.filter(row -> row.row().title().equals(title))
                .map(PairedWorkload.class::cast)
                .findFirst()
                .orElseThrow();
    }

    private static Stream<Workload> smallRows() {
        return Stream.of(
                        AttentionWorkload.rows(PythonSide.NONE).subList(0, 1),
                        OptimizerWorkload.rows(PythonSide.NONE).subList(0, 1),
                        ModelStepWorkload.rows(),
                        DecodingWorkload.rows(PythonSide.NONE).subList(0, 1))
                .flatMap(List::stream);
    }

    @Nested
    class Ours {

        static Stream<Arguments> rows() {
            return smallRows().map(row -> Arguments.of(row.row().title()));
        }

        @ParameterizedTest
        @MethodSource("rows")
        void leavesNoArrayBehindAndFreesItsMemory(String title) {
            NDManager memory;
            try (Contender ours = row(smallRows(), title).ours().get()) {
                memory = Inside.memory(ours);
                ours.seconds(1);
                int kept = Inside.arrays(ours);

                assertThat(ours.seconds(2)).isPositive();

                assertThat(Inside.arrays(ours)).isEqualTo(kept).isPositive();
            }
            assertThat(memory.isOpen()).isFalse();
        }
    }

    @Nested
    class OnTheComposedKernel {

        static Stream<Arguments> rows() {
            return smallRows()
                    .filter(row -> row.row().rival().equals(BenchRow.COMPOSED))
                    .map(row -> Arguments.of(row.row().title()));
        }

        @ParameterizedTest
        @MethodSource("rows")
        void leavesNoArrayBehindAndFreesItsMemory(String title) {
            NDManager memory;
            try (ComposedContender rival =
                    (ComposedContender) row(smallRows(), title).rival().get().orElseThrow()) {
                memory = Inside.memory(rival.fused());
                rival.seconds(1);
                int kept = Inside.arrays(rival.fused());

                assertThat(rival.seconds(2)).isPositive();

                assertThat(Inside.arrays(rival.fused())).isEqualTo(kept).isPositive();
            }
            assertThat(memory.isOpen()).isFalse();
        }
    }

    @Nested
    class Optimizers {

        private final PairedWorkload row = row(smallRows(), "optimizer step, 60 tensors: Heed against DJL AdamW");

        @Test
        void oursMovesParameters() {
            assertMoves(row.ours().get());
        }

        @Test
        void djlMovesParametersAndLeavesNoArrayBehind() {
            assertMoves(row.rival().get().orElseThrow());
        }

        private static void assertMoves(Contender optimizer) {
            try (optimizer) {
                optimizer.seconds(1);
                double[] before = numbers(optimizer);

                optimizer.seconds(2);

                assertThat(numbers(optimizer)).hasSameSizeAs(before).isNotEqualTo(before);
            }
        }

        private static double[] numbers(Contender optimizer) {
            return Inside.memory(optimizer).getManagedArrays().stream()
                    .flatMapToDouble(array -> Arrays.stream(ArrayAssert.doubles(array)))
                    .toArray();
        }
    }
}
