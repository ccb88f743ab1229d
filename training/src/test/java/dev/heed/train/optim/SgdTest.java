package dev.heed.train.optim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import dev.heed.parity.ReferenceJson;
import dev.heed.train.Reference;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class SgdTest {

    private static final References REFERENCES = ReferenceJson.read("sgd.json", References.class);

    record References(Reference.Header header, List<OptimizerCase<SgdConfig>> cases) {}

    static Stream<OptimizerCase<SgdConfig>> cases() {
        return REFERENCES.cases().stream();
    }

    @ParameterizedTest
    @MethodSource("cases")
    void movesParametersAsTheReferenceDoes(OptimizerCase<SgdConfig> expected) {
        expected.compare(REFERENCES.header().tolerance());
    }

    @Test
    void remembersOneArrayForEachParameterByItsName() {
        try (NDManager manager = NDManager.newBaseManager()) {
            List<NDArray> arrays = List.of(manager.ones(new Shape(2, 3)), manager.ones(new Shape(5)));

            Optimizer optimizer = new SgdConfig(0.9f, 0.5f).over(OptimizerCase.trainable(arrays), manager);

            assertThat(optimizer.memory()).containsOnlyKeys("velocity/p0", "velocity/p1");
            assertThat(optimizer.steps()).isZero();
        }
    }

    @Nested
    class Config {
        @ParameterizedTest
        @ValueSource(floats = {-0.1f, 1f, Float.NaN})
        void momentaOutsideTheirRangeAreRefused(float momentum) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> new SgdConfig(momentum, 0f))
                    .withMessage("momentum must be in [0, 1), but got " + momentum);
        }

        @ParameterizedTest
        @ValueSource(floats = {-0.1f, Float.POSITIVE_INFINITY, Float.NaN})
        void weightDecaysBelowZeroAreRefused(float weightDecay) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> new SgdConfig(0.9f, weightDecay))
                    .withMessage("weightDecay must be finite and at least 0, but got " + weightDecay);
        }
    }
}
