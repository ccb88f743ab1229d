package dev.heed.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import dev.heed.block.Precision;
import dev.heed.data.GeneratedTask;
import dev.heed.recipe.RecipeFile;
import dev.heed.study.LengthStudy;
import dev.heed.study.ModelKind;
import dev.heed.study.StudyConfig;
import dev.heed.study.StudyData;
import dev.heed.study.StudyObserver;
import dev.heed.test.OwnThread;
import dev.heed.train.Budget;
import dev.heed.train.StopSignal;
import dev.heed.train.TrainingTurn;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A process makes one run or study at a time: the first parameters of another one would be random numbers of the first. */
class OneTrainingTest {

    private static final String RECIPE = """
            data: {type: generated, task: copy, maxLength: 3, testMaxLength: 5, validationPairs: 2, testPairs: 2}
            batch: {size: 5}
            model: {type: attention, embedDim: 8, hiddenDim: 7}
            budget: {steps: 2}
            """;

    private static final StudyConfig CONFIG =
            new StudyConfig(List.of(ModelKind.ATTENTION), Budget.ofSteps(2), 1, 8, Precision.FLOAT32);

    @TempDir
    private Path folder;

    private static LengthStudy study() {
        StudyObserver silent = name -> report -> {};
        return new LengthStudy(StudyData.of(GeneratedTask.COPY, 5), CONFIG, silent, new StopSignal());
    }

    private static void refused(Runnable training) {
        OwnThread.run(() -> assertThatIllegalStateException()
                .isThrownBy(training::run)
                .withMessageStartingWith("training must be the only one in its process"));
    }

    private static float[] drawn(Runnable before) {
        Engine.getInstance().setRandomSeed(3);
        before.run();
        try (NDManager manager = NDManager.newBaseManager()) {
            return manager.randomNormal(new Shape(5)).toFloatArray();
        }
    }

    @Test
    void aSecondOneIsRefusedBeforeItDrawsAnyRandomNumber() {
        LengthStudy made = study();
        TrainingRun run = new TrainingRun(RecipeFile.parse(RECIPE));
        float[] expected = drawn(() -> {});
        float[] actual;
        try (LockedRunFolder open = LockedRunFolder.open(folder)) {
            actual = TrainingTurn.take(() -> drawn(() -> {
                refused(OneTrainingTest::study);
                refused(() -> made.run(folder));
                refused(() -> assertThat(run.run(open, new StopSignal())).isEmpty());
            }));
        }

        assertThat(actual).isEqualTo(expected);
        assertThat(LockedRunFolder.isUsed(folder)).isFalse();
    }
}
