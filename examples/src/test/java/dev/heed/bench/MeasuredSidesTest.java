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
                        LanguageModelWorkload.rows(PythonSide.NONE).subList(0, 1),
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
}
