package dev.heed.train;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.Model;
import ai.djl.ndarray.NDArray;
import dev.heed.block.Precision;
import dev.heed.test.Gradients;
import dev.heed.test.KernelChoice;
import dev.heed.test.OwnThread;
import dev.heed.train.checkpoint.RunIdentity;
import dev.heed.train.optim.AdamWConfig;
import dev.heed.train.optim.GradientClip;
import dev.heed.train.optim.MuonConfig;
import dev.heed.train.optim.OptimizerConfig;
import dev.heed.train.schedule.Constant;
import dev.heed.train.state.Goal;
import dev.heed.train.state.Goal.Direction;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Training on a thread that did not start the engine, on either kernel. */
class OwnThreadTest {

    private static final int UPDATES = 5;

    static Stream<Arguments> settings() {
        List<OptimizerConfig> optimizers =
                List.of(new AdamWConfig(0.9f, 0.98f, 1e-8f, 0.1f), new MuonConfig(0.95f, 0.9f, 0.98f, 1e-8f, 0.1f));
        return Stream.of(KernelChoice.values())
                .flatMap(kernel -> optimizers.stream()
                        .flatMap(
                                optimizer -> Stream.of(1, 2).map(workers -> Arguments.of(kernel, optimizer, workers))));
    }

    /** Every part of an update is in it, dropout with one worker only, and a validation with averaged weights. */
    @ParameterizedTest
    @MethodSource("settings")
    void theRunIsThatOfAnyOtherThread(KernelChoice kernel, OptimizerConfig optimizer, int workers) {
        TrainingConfig config = new TrainingConfig(
                optimizer,
                new Constant(1e-2f, 1),
                new GradientClip(1f, 0.1f),
                2,
                workers,
                0.9f,
                0,
                Precision.FLOAT32,
                CopyRun.SEED,
                Budget.ofSteps(UPDATES));
        kernel.run(() -> {
            List<float[]> here = trained(config);
            List<float[]> there = OwnThread.call(() -> trained(config));
            for (int place = 0; place < here.size(); place++) {
                assertThat(there.get(place)).as("array " + place).isEqualTo(here.get(place));
            }
        });
    }

    /** The losses, what was validated, and every parameter. */
    private static List<float[]> trained(TrainingConfig config) {
        List<float[]> values = new ArrayList<>();
        try (Model model = CopyRun.initialised(CopyRun.transformer(config.workers() == 1 ? 0.1f : 0f))) {
            CopyRun.training(model, config, new StopSignal())
                    .listen(report -> {
                        nothingIsRecorded(model);
                        values.add(new float[] {report.loss(), report.gradientNorm()});
                    })
                    .validate(
                            () -> {
                                nothingIsRecorded(model);
                                values.addAll(parameters(model));
                                return Map.of("accuracy", CopyRun.tokenAccuracy(model));
                            },
                            EvaluationConfig.every(2, new Goal("accuracy", Direction.HIGHEST)))
                    .run(CopyRun.batches(CopyRun.SEED));
            values.addAll(parameters(model));
        }
        return values;
    }

    private static List<float[]> parameters(Model model) {
        return CopyRun.parameters(model).stream().map(NDArray::toFloatArray).toList();
    }

    /** What a listener or a validator does is no part of any pass. */
    private static void nothingIsRecorded(Model model) {
        try (NDArray sum = CopyRun.parameters(model).get(0).add(1)) {
            assertThat(Gradients.isRecorded(sum)).isFalse();
        }
    }

    @Test
    void aRunGoesOnFromItsCheckpointThere(@TempDir Path folder) {
        KernelChoice.COMPOSED.run(() -> {
            String uninterrupted = trainedUntil(CheckpointedRun.STEPS, folder.resolve("whole"));
            OwnThread.call(() -> trainedUntil(7, folder.resolve("parts")));
            String inParts = OwnThread.call(() -> trainedUntil(CheckpointedRun.STEPS, folder.resolve("parts")));

            assertThat(inParts).isEqualTo(uninterrupted);
        });
    }

    /** A digest of the parameters. */
    private static String trainedUntil(long step, Path folder) {
        StopSignal stop = new StopSignal();
        try (Model model = CheckpointedRun.model()) {
            CheckpointedRun.training(model, folder, new RunIdentity("", ""), stop)
                    .listen(report -> {
                        if (report.step() == step) {
                            stop.give();
                        }
                    })
                    .run(CheckpointedRun.batches());
            return CheckpointedRun.digest(model);
        }
    }

    @Nested
    @ExtendWith({OwnThread.class, KernelChoice.Composed.class})
    class SkippedUpdates extends SkippedUpdatesTest {}

    @Nested
    @ExtendWith({OwnThread.class, KernelChoice.Composed.class})
    class ValidatedTraining extends ValidatedTrainingTest {}
}
