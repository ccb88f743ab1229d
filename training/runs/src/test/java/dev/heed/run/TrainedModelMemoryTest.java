package dev.heed.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import ai.djl.inference.Predictor;
import ai.djl.ndarray.BaseNDManager;
import ai.djl.ndarray.NDManager;
import dev.heed.predict.Generation;
import dev.heed.predict.Prediction;
import dev.heed.recipe.Recipe;
import dev.heed.recipe.RecipeFile;
import dev.heed.train.StopSignal;
import java.lang.reflect.Field;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TrainedModelMemoryTest {

    private static final Recipe RECIPE = RecipeFile.parse("""
            data: {type: generated, task: copy, maxLength: 3, testMaxLength: 3, validationPairs: 0, testPairs: 3}
            batch: {size: 5}
            model: {type: attention, embedDim: 5, hiddenDim: 7}
            budget: {steps: 1}
            """);

    /** Neither arrays nor scopes, whatever was asked and whether or not it was answered. */
    @Test
    void threeHundredPredictionsLeaveNothing(@TempDir Path folder) throws Exception {
        try (LockedRunFolder open = LockedRunFolder.open(folder)) {
            new TrainingRun(RECIPE).run(open, new StopSignal());
        }
        try (TrainedModel model = TrainedModel.load(folder)) {
            NDManager manager =
                    model.network().getParameters().valueAt(0).getArray().getManager();
            int arrays = manager.getManagedArrays().size();
            int held = held(manager);

            for (int round = 0; round < 50; round++) {
                model.predict(List.of("7 13", "5"));
                model.predict(List.of("7"), Generation.with(settings -> settings.optNumBeams(3)));
                model.predict(
                        List.of("7"),
                        Generation.with(settings -> settings.optTemperature(2.0))
                                .heardBy((input, text) -> {}));
                model.attention("7 13");
                assertThatIllegalArgumentException().isThrownBy(() -> model.predict(List.of("7", "")));
                try (Predictor<String, Prediction> predictor = model.newPredictor()) {
                    predictor.predict("7 13");
                }
            }

            assertThat(manager.getManagedArrays()).hasSize(arrays);
            assertThat(held(manager)).isEqualTo(held);
        }
    }

    /** How many arrays and scopes a manager would close, which DJL does not tell. */
    private static int held(NDManager manager) throws ReflectiveOperationException {
        Field resources = BaseNDManager.class.getDeclaredField("resources");
        resources.setAccessible(true);
        return ((Map<?, ?>) resources.get(manager)).size();
    }
}
