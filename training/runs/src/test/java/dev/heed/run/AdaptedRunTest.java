package dev.heed.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import dev.heed.adapt.Lora;
import dev.heed.io.SafeTensors;
import dev.heed.recipe.Recipe;
import dev.heed.recipe.RecipeFile;
import dev.heed.train.StopSignal;
import dev.heed.train.checkpoint.NetworkParameters;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Runs that train adapters beside the parameters of another run, or only some of their own. */
class AdaptedRunTest {

    private static final Recipe RECIPE = RecipeFile.parse("""
        data: {type: generated, task: copy, maxLength: 3, testMaxLength: 3, validationPairs: 5, testPairs: 7}
        batch: {size: 5}
        model: {type: transformer, embedDim: 6, numHeads: 3, numLayers: 1, hiddenDim: 7}
        evaluation: {interval: 2}
        checkpoints: {interval: 3}
        budget: {steps: 4}
        """);

    @TempDir
    private static Path base = Path.of("");

    @TempDir
    private static Path adapted = Path.of("");

    @TempDir
    private Path other = Path.of("");

    @BeforeAll
    static void train() {
        run(RECIPE, base, 0);
        run(withLora(), adapted, 0);
    }

    private static Recipe withLora() {
        return RECIPE.with("start=" + base, "lora.rank=2", "lora.dropout=0.1", "averageDecay=0.9");
    }

    /** Trains, and stops after an update, if it is not 0. */
    private static boolean run(Recipe recipe, Path path, long last) {
        StopSignal stop = new StopSignal();
        try (LockedRunFolder open = LockedRunFolder.open(path)) {
            return new TrainingRun(recipe)
                    .run(open, stop, report -> {
                        if (report.step() == last) {
                            stop.give();
                        }
                    })
                    .isPresent();
        }
    }

    private static Map<String, float[]> parameters(Path run) {
        Map<String, float[]> numbers = new LinkedHashMap<>();
        try (NDManager manager = NDManager.newBaseManager()) {
            SafeTensors.read(run.resolve(RunFolder.PARAMETERS), manager)
                    .forEach((name, array) -> numbers.put(name, array.toFloatArray()));
        }
        return numbers;
    }

    private static Set<String> changed(Path run) {
        Map<String, float[]> before = parameters(base);
        Map<String, float[]> after = parameters(run);
        assertThat(after.keySet()).isEqualTo(before.keySet());
        return after.keySet().stream()
                .filter(name -> !Arrays.equals(before.get(name), after.get(name)))
                .collect(Collectors.toSet());
    }

    @Test
    void aRunOfAdaptersLeavesAWholePlainModelAndThemBeside() throws IOException {
        assertThat(changed(adapted))
                .hasSize(6)
                .allMatch(name -> name.endsWith("queryProjection_weight") || name.endsWith("valueProjection_weight"));
        assertThat(Files.readString(adapted.resolve("log.txt")))
                .containsPattern("begins with \\d+ parameter arrays")
                .containsPattern("144 of [\\d,]+ parameters learn");
        try (TrainedModel model = TrainedModel.load(adapted);
                TrainedModel start = TrainedModel.load(base);
                NDManager manager = NDManager.newBaseManager()) {
            Lora.load(start.network(), adapted.resolve(RunFolder.ADAPTER)).merge();

            Map<String, NDArray> merged = NetworkParameters.of(start.network());
            NetworkParameters.of(model.network())
                    .forEach((name, array) -> assertThat(array.toFloatArray())
                            .as(name)
                            .isEqualTo(Objects.requireNonNull(merged.get(name)).toFloatArray()));
            Map<String, NDArray> saved =
                    SafeTensors.read(adapted.resolve("checkpoints/step-00000004/tensors.safetensors"), manager);
            assertThat(saved).hasSize(4 * 12); // parameters, two memories and averages of two matrices each
            assertThat(model.predict("a b").output()).isNotNull();
        }
    }

    @Test
    void aResumedOneIsBitEqualAndItsCheckpointIsAModelBeforeItsEnd() {
        assertThat(run(withLora(), other, 3)).isFalse();
        try (TrainedModel checkpoint = TrainedModel.loadCheckpoint(other)) {
            assertThat(checkpoint.network().getParameters().keys())
                    .noneMatch(name -> name.contains("lora"))
                    .hasSameElementsAs(parameters(base).keySet());
        }

        assertThat(run(withLora(), other, 0)).isTrue();

        assertThat(other.resolve(RunFolder.PARAMETERS)).hasSameBinaryContentAs(adapted.resolve(RunFolder.PARAMETERS));
        assertThat(other.resolve(RunFolder.ADAPTER)).hasSameBinaryContentAs(adapted.resolve(RunFolder.ADAPTER));
    }

    @Test
    void frozenPartsStayAsTheStartHasThem() {
        run(RECIPE.with("start=" + base, "freeze=[sourceEmbedding, targetEmbedding, encoder.*]"), other, 0);

        assertThat(changed(other))
                .isNotEmpty()
                .allMatch(name -> !name.contains("mbedding") && !name.contains("encoder"));
    }

    @Test
    void whatMatchesNothingOrLeavesNothingIsRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> run(RECIPE.with("freeze=head"), other, 0))
                .withMessageStartingWith("freeze must match one of the network's names, but got head; there are ");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> run(RECIPE.with("freeze=.*"), other, 0))
                .withMessage("freeze must leave a parameter that learns, but got [.*]");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> run(RECIPE.with("lora.targets=q_proj"), other, 0))
                .withMessageStartingWith("targets must match one of the network's names, but got q_proj; there are ");
    }
}
