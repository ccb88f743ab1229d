package dev.heed.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import ai.djl.Model;
import dev.heed.adapt.FrozenParameters;
import dev.heed.adapt.Lora;
import dev.heed.adapt.LoraConfig;
import dev.heed.block.ParameterPaths;
import dev.heed.block.Precision;
import dev.heed.io.SafeTensors;
import dev.heed.train.checkpoint.CheckpointConfig;
import dev.heed.train.checkpoint.Checkpoints;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Training of adapters beside a frozen network. */
class FrozenTrainingTest {

    private static final LoraConfig CONFIG =
            new LoraConfig(2, 4f, 0.1f, List.of("(query|value)Projection"), List.of("^outputProjection.bias"));

    private static Model adapted(int seed) {
        Model model = CheckpointedRun.model();
        Lora.add(model.getBlock(), CONFIG, seed);
        return model;
    }

    private static Map<String, float[]> numbers(Model model, boolean frozen) {
        Map<String, float[]> numbers = new LinkedHashMap<>();
        ParameterPaths.of(model.getBlock()).forEach((path, parameter) -> {
            if (FrozenParameters.isFrozen(parameter) == frozen) {
                numbers.put(path, parameter.getArray().toFloatArray());
            }
        });
        return numbers;
    }

    @ParameterizedTest
    @CsvSource({"1, FLOAT32", "2, FLOAT32", "2, BFLOAT16"})
    void onlyWhatIsNotFrozenChanges(int workers, Precision precision) {
        try (Model model = adapted(3)) {
            Map<String, float[]> frozen = numbers(model, true);
            Map<String, float[]> learning = numbers(model, false);
            int owned = model.getNDManager().getManagedArrays().size();
            CopyRun.Reports reports = new CopyRun.Reports();

            TrainingConfig config =
                    CopyRun.config(3).withAccumulation(2, workers).withPrecision(precision);
            CopyRun.training(model, config, new StopSignal()).listen(reports).run(CheckpointedRun.batches());

            numbers(model, true).forEach((name, values) -> assertThat(values).isEqualTo(frozen.get(name)));
            numbers(model, false)
                    .forEach((name, values) -> assertThat(values).as(name).isNotEqualTo(learning.get(name)));
            assertThat(learning.keySet())
                    .hasSize(3 * 2 * 2 + 1)
                    .contains("outputProjection.bias", "encoderLayer0.selfAttention.queryProjection.lora.B");
            assertThat(reports.losses()).hasSize(3).allMatch(Float::isFinite);
            assertThat(model.getNDManager().getManagedArrays()).hasSizeLessThanOrEqualTo(owned);
        }
    }

    @Test
    void severalWorkersGiveTheUpdatesOfOne() {
        Map<String, float[]> one = trained(1);
        trained(2)
                .forEach((name, values) ->
                        assertThat(values).as(name).containsExactly(one.get(name), Offset.offset(1e-5f)));
    }

    private static Map<String, float[]> trained(int workers) {
        try (Model model = CopyRun.initialised(CopyRun.transformer(0))) {
            Lora.add(model.getBlock(), new LoraConfig(2, 4f, 0f, List.of("(query|value)Projection"), List.of()), 3);
            TrainingConfig config = CopyRun.plainDescent(3).withAccumulation(3, workers);
            CopyRun.training(model, config, new StopSignal()).run(CheckpointedRun.batches());
            return numbers(model, false);
        }
    }

    private static Checkpoints checkpoints(Path folder) {
        return new Checkpoints(folder, new CheckpointConfig(3, 1), null, CheckpointedRun.IDENTITY);
    }

    @Test
    void aCheckpointHoldsWhatLearnsAndGoesOnBesideTheSameFrozenParameters(@TempDir Path folder) throws IOException {
        try (Model model = adapted(3);
                Model other = CopyRun.initialised(CopyRun.transformer(0.1f), 5)) {
            CopyRun.training(model, CopyRun.config(3), new StopSignal())
                    .checkpoint(checkpoints(folder))
                    .run(CheckpointedRun.batches());
            Lora.add(other.getBlock(), CONFIG, 3);
            Path checkpoint = folder.resolve("step-00000003");
            // Parameters, and two memories of AdamW for each
            assertThat(SafeTensors.read(checkpoint.resolve("tensors.safetensors"), model.getNDManager()))
                    .hasSize(3 * numbers(model, false).size());
            assertThat(Files.readString(checkpoint.resolve("state.json")))
                    .contains("\"frozen\": \"" + FrozenParameters.sha256(model.getBlock()) + "\"");

            assertThatIllegalArgumentException()
                    .isThrownBy(() -> CopyRun.training(other, CopyRun.config(3), new StopSignal())
                            .checkpoint(checkpoints(folder))
                            .run(CheckpointedRun.batches()))
                    .withMessageMatching("frozen parameters must be those that the run began with, SHA-256"
                            + " [0-9a-f]{64}, but got [0-9a-f]{64} \\(.*step-00000003\\)");
        }
    }
}
