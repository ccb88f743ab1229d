package dev.heed.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import ai.djl.Model;
import dev.heed.seq2seq.Seq2SeqBatch;
import dev.heed.train.checkpoint.CheckpointConfig;
import dev.heed.train.checkpoint.Checkpoints;
import dev.heed.train.checkpoint.RunIdentity;
import dev.heed.train.schedule.Constant;
import dev.heed.train.schedule.ReduceOnPlateau;
import dev.heed.train.schedule.Schedule;
import dev.heed.train.state.Goal;
import dev.heed.train.state.Goal.Direction;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What only the first validation or checkpoint needs is asked for before the first update. */
class NeededLaterTest {

    private static final Goal LOSS = new Goal("loss", Direction.LOWEST);
    private static final Goal ACCURACY = new Goal("accuracy", Direction.HIGHEST);

    private final Model model = CopyRun.initialised(CopyRun.recurrent(0.1f));
    private final CopyRun.Reports reports = new CopyRun.Reports();
    private final List<Long> measured = new ArrayList<>();

    @TempDir
    private Path folder;

    @AfterEach
    void close() {
        model.close();
    }

    /** Says what it measures, or does not. */
    private Validator validator(boolean isNamed) {
        return new Validator() {
            @Override
            public List<String> metrics() {
                return isNamed ? List.of("loss", "bleu") : List.of();
            }

            @Override
            public Map<String, Double> measure() {
                measured.add((long) reports.list.size());
                return Map.of("loss", 1.0, "bleu", 2.0);
            }
        };
    }

    private Training<Seq2SeqBatch> training(Schedule schedule) {
        return CopyRun.training(model, CopyRun.config(4).withSchedule(schedule), new StopSignal())
                .listen(reports);
    }

    private Checkpoints checkpoints(Path path, Goal goal) {
        return new Checkpoints(path, new CheckpointConfig(3, 1), goal, new RunIdentity("a recipe", "a digest"));
    }

    private void assertRefused(Training<Seq2SeqBatch> training, String message) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> training.run(CopyRun.batches(CopyRun.SEED)))
                .withMessageMatching(message);
        assertThat(reports.list).isEmpty();
        assertThat(model.getNDManager().getManagedArrays().size()).isEqualTo(arrays());
    }

    private int arrays() {
        return CopyRun.parameters(model).size();
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void theMetricOfTheEvaluation(boolean isNamed) {
        assertRefused(
                training(new Constant(0.01f, 1)).validate(validator(isNamed), EvaluationConfig.every(2, ACCURACY)),
                "metric of the evaluation must be one of (loss, bleu|bleu, loss), but got accuracy");
        assertThat(measured).hasSize(isNamed ? 0 : 1);
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void theMetricOfTheSchedule(boolean isNamed) {
        Schedule inner = new ReduceOnPlateau(new Constant(0.01f, 1), ACCURACY, 0.5f, 1);

        assertRefused(
                training(new ReduceOnPlateau(inner, LOSS, 0.5f, 1))
                        .validate(validator(isNamed), EvaluationConfig.every(2, LOSS)),
                "metric of the schedule must be one of (loss, bleu|bleu, loss), but got accuracy");
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void theMetricOfTheCheckpoints(boolean isNamed) {
        assertRefused(
                training(new Constant(0.01f, 1))
                        .validate(validator(isNamed), EvaluationConfig.every(2, LOSS))
                        .checkpoint(checkpoints(folder, ACCURACY)),
                "metric of the checkpoints must be one of (loss, bleu|bleu, loss), but got accuracy");
    }

    @Test
    void validationsForAPlateau() {
        assertRefused(
                training(new ReduceOnPlateau(new Constant(0.01f, 1), ACCURACY, 0.5f, 1)),
                "metric of the schedule must be measured by a validator, but got accuracy and none; see validate");
    }

    @Test
    void aFolderForCheckpoints() throws IOException {
        Path file = Files.writeString(folder.resolve("taken"), "a file where the folder should be");

        assertRefused(
                training(new Constant(0.01f, 1)).checkpoint(checkpoints(file, LOSS)),
                "out must be a writable folder, but got .*taken.*");
    }

    @Test
    void aValidatorThatNamesItsMetricsIsNotAskedToMeasure() {
        training(new Constant(0.01f, 1))
                .validate(validator(true), EvaluationConfig.every(2, LOSS))
                .run(CopyRun.batches(CopyRun.SEED));

        assertThat(measured).containsExactly(2L, 4L);
    }

    @Test
    void aRunThatGoesOnKnowsThemFromItsValidations() {
        for (long steps : new long[] {4, 6}) {
            CopyRun.training(model, CopyRun.config(steps), new StopSignal())
                    .listen(reports)
                    .validate(validator(false), EvaluationConfig.every(2, LOSS))
                    .checkpoint(checkpoints(folder, LOSS))
                    .run(CopyRun.batches(CopyRun.SEED));
        }

        assertThat(measured).containsExactly(0L, 2L, 4L, 6L);
    }
}
