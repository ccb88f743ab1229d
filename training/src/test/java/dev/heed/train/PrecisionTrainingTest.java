package dev.heed.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.Model;
import dev.heed.block.Precision;
import org.junit.jupiter.api.Test;

class PrecisionTrainingTest {

    private static final int STEPS = 300;

    @Test
    void bfloat16LearnsAsMuch() {
        Outcome exact = trained(Precision.FLOAT32);
        Outcome coarse = trained(Precision.BFLOAT16);

        assertThat(coarse.loss())
                .isLessThan(0.75)
                .isCloseTo(exact.loss(), within(0.05))
                .isNotEqualTo(exact.loss());
        assertThat(exact.tokenAccuracy()).isGreaterThan(0.99);
        assertThat(coarse.tokenAccuracy()).isGreaterThan(0.99);
    }

    private record Outcome(double loss, double tokenAccuracy) {}

    private static Outcome trained(Precision precision) {
        TrainingConfig config = CopyRun.config(STEPS).withPrecision(precision);
        CopyRun.Reports reports = new CopyRun.Reports();
        try (Model model = CopyRun.initialised(CopyRun.transformer(0f))) {
            CopyRun.training(model, config, new StopSignal()).listen(reports).run(CopyRun.batches(CopyRun.SEED));
            double lastLoss = reports.losses().subList(STEPS - 20, STEPS).stream()
                    .mapToDouble(Float::doubleValue)
                    .average()
                    .orElseThrow();
            return new Outcome(lastLoss, CopyRun.tokenAccuracy(model));
        }
    }
}
