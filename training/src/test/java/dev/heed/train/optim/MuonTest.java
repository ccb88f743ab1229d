package dev.heed.train.optim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
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

class MuonTest {

    private static final References REFERENCES = ReferenceJson.read("muon.json", References.class);

    record References(Reference.Header header, List<OptimizerCase<MuonConfig>> cases) {}

    static Stream<OptimizerCase<MuonConfig>> cases() {
        return REFERENCES.cases().stream();
    }

    @ParameterizedTest
    @MethodSource("cases")
    void movesParametersAsTheReferenceDoes(OptimizerCase<MuonConfig> expected) {
        expected.compare(REFERENCES.header().tolerance());
    }

    @Test
    void matricesHaveAVelocityAndAllElseWhatAdamWRemembers() {
        try (NDManager manager = NDManager.newBaseManager()) {
            List<TrainableParameter> parameters = List.of(
                    new TrainableParameter("matrix", manager.ones(new Shape(2, 3)), true),
                    new TrainableParameter("embedding", manager.ones(new Shape(7, 3)), false),
                    new TrainableParameter("bias", manager.ones(new Shape(5)), false),
                    new TrainableParameter("kernel", manager.ones(new Shape(2, 3, 1)), true));

            Optimizer optimizer = new MuonConfig(0.95f, 0.9f, 0.98f, 1e-8f, 0.5f).over(parameters, manager);

            assertThat(optimizer.memory())
                    .containsOnlyKeys(
                            "velocity/matrix",
                            "mean/embedding",
                            "square/embedding",
                            "mean/bias",
                            "square/bias",
                            "mean/kernel",
                            "square/kernel");
        }
    }

    @Test
    void gradientsOfZeroMoveNothing() {
        try (NDManager manager = NDManager.newBaseManager()) {
            NDArray matrix = manager.ones(new Shape(2, 3));
            Optimizer optimizer = MuonConfig.standard().over(OptimizerCase.trainable(List.of(matrix)), manager);

            optimizer.step(new NDList(manager.zeros(new Shape(2, 3))), 0.1f);

            assertThat(matrix.toFloatArray()).containsOnly(1f);
        }
    }

    @Nested
    class Config {
        @Test
        void standardHasNoDecay() {
            assertThat(MuonConfig.standard()).isEqualTo(new MuonConfig(0.95f, 0.9f, 0.98f, 1e-8f, 0f));
        }

        @ParameterizedTest
        @ValueSource(floats = {-0.1f, 1f, Float.NaN})
        void momentaOutsideTheirRangeAreRefused(float momentum) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> new MuonConfig(momentum, 0.9f, 0.98f, 1e-8f, 0f))
                    .withMessage("momentum must be in [0, 1), but got " + momentum);
        }

        @Test
        void theSettingsOfAdamWAreCheckedAsItsOwn() {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> new MuonConfig(0.95f, 1f, 0.98f, 1e-8f, 0f))
                    .withMessage("beta1 must be in [0, 1), but got 1.0");
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> new MuonConfig(0.95f, 0.9f, 0.98f, 1e-8f, -1f))
                    .withMessage("weightDecay must be finite and at least 0, but got -1.0");
        }
    }
}
