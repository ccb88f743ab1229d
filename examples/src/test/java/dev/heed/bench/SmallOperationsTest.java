package dev.heed.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class SmallOperationsTest {

    // Before JMH loads: making the rows lets this run beside another JMH
    private static final List<PairedWorkload> ROWS = SmallOperationWorkload.rows();

    static Stream<Contender> operations() {
        return ROWS.stream()
                .flatMap(row -> Stream.of(row.ours().get(), row.rival().get().orElseThrow()));
    }

    @ParameterizedTest
    @MethodSource("operations")
    void runUnderJmhOnBothKernels(Contender operation) {
        try (operation) {
            assertThat(operation.seconds(3)).isPositive();
        }
    }

    @Test
    void oneThatIsNotThereIsNamed() {
        try (Contender unknown = new SmallOperationWorkload.Jmh("softmax")) {
            assertThatIllegalStateException()
                    .isThrownBy(() -> unknown.seconds(1))
                    .withMessage("JMH could not run softmax");
        }
    }
}
