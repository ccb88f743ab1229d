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

class LionTest {

    private static final References REFERENCES = ReferenceJson.read("lion.json", References.class);

    record References(Reference.Header header, List<OptimizerCase<LionConfig>> cases) {}

    static Stream<OptimizerCase<LionConfig>> cases() {
        return REFERENCES.cases().stream();
    }

    @ParameterizedTest
    @MethodSource("cases")
    void movesParametersAsTheReferenceDoes(OptimizerCase<LionConfig> expected) {
        expected.compare(REFERENCES.header().tolerance());
    }

    @Test
    void remembersOneArrayForEachParameterByItsName() {
        try (NDManager manager = NDManager.newBaseManager()) {
            List<NDArray> arrays = List.of(manager.ones(new Shape(2, 3)), manager.ones(new Shape(5)));

            Optimizer optimizer = new LionConfig(0.9f, 0.99f, 0.5f).over(OptimizerCase.trainable(arrays), manager);

            assertThat(optimizer.memory()).containsOnlyKeys("mean/p0", "mean/p1");
            assertThat(optimizer.steps()).isZero();
        }
    }

    @Nested
    class Config {
        @Test
        void standardIsThePapersWithoutDecay() {
            assertThat(LionConfig.standard()).isEqualTo(new LionConfig(0.9f, 0.99f, 0f));
        }

        @ParameterizedTest
        @ValueSource(floats = {-0.1f, 1f, Float.NaN})
        void betasOutsideTheirRangeAreRefused(float beta) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> new LionConfig(beta, 0.99f, 0f))
                    .withMessage("beta1 must be in [0, 1), but got " + beta);
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> new LionConfig(0.9f, beta, 0f))
                    .withMessage("beta2 must be in [0, 1), but got " + beta);
        }

        @ParameterizedTest
        @ValueSource(floats = {-0.1f, Float.POSITIVE_INFINITY, Float.NaN})
        void weightDecaysBelowZeroAreRefused(float weightDecay) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> new LionConfig(0.9f, 0.99f, weightDecay))
                    .withMessage("weightDecay must be finite and at least 0, but got " + weightDecay);
        }
    }
}
