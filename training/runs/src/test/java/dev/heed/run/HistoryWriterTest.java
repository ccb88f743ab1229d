package dev.heed.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.heed.train.Reports;
import dev.heed.train.StepReport;
import dev.heed.train.state.TrainingState;
import dev.heed.train.state.Validation;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HistoryWriterTest {

    @TempDir
    private Path folder;

    /** Half a second and eight tokens an update. */
    private static StepReport report(long step, double loss) {
        return Reports.report(step, step * 0.5, step * 8, loss, 2, 0.1);
    }

    private static TrainingState state(long step) {
        return new TrainingState(step, step, step * 8, step * 0.5, 0, List.of());
    }

    private void run(HistoryWriter tables, long from, long to) {
        tables.beforeTraining(state(from));
        for (long step = from + 1; step <= to; step++) {
            tables.afterStep(report(step, (double) step));
        }
    }

    private List<String> lines(String name) throws IOException {
        return Files.readAllLines(folder.resolve(name));
    }

    @Test
    void areMeansOverTenUpdates() throws IOException {
        run(new HistoryWriter(folder, List.of(), List.of()), 0, 25);

        assertThat(lines("history.csv"))
                .containsExactly(
                        "update,tokens,loss,gradient_norm,learning_rate", "10,80,5.5,2.0,0.5", "20,160,15.5,2.0,0.5");
        assertThat(lines("timing.csv"))
                .containsExactly("update,seconds,tokens_per_second", "10,5.0,16.0", "20,10.0,16.0");
        assertThat(folder.resolve("validation.csv")).doesNotExist();
    }

    @Test
    void leaveSkippedUpdatesOut() throws IOException {
        HistoryWriter tables = new HistoryWriter(folder, List.of(), List.of());
        tables.beforeTraining(TrainingState.beginning());
        for (long step = 1; step <= 10; step++) {
            tables.afterStep(report(step, step == 3 ? Double.NaN : 1));
        }

        assertThat(lines("history.csv")).contains("10,80,1.0,2.0,0.5");
    }

    @Test
    void haveTheMetricsOfTraining() throws IOException {
        HistoryWriter tables = new HistoryWriter(folder, List.of("accuracy", "ease"), List.of());
        tables.beforeTraining(TrainingState.beginning());
        for (long step = 1; step <= 10; step++) {
            tables.afterStep(Reports.with(report(step, 1), Map.of("ease", 7.0, "accuracy", step * 0.125)));
        }

        assertThat(lines("history.csv"))
                .containsExactly(
                        "update,tokens,loss,accuracy,ease,gradient_norm,learning_rate", "10,80,1.0,0.6875,7.0,2.0,0.5");
    }

    @Test
    void keepValidations() throws IOException {
        HistoryWriter tables = new HistoryWriter(folder, List.of(), List.of("loss", "bleu"));
        tables.beforeTraining(TrainingState.beginning());
        tables.afterValidation(report(7, 1), new Validation(7, Map.of("bleu", 12.5, "loss", 0.25)));

        assertThat(lines("validation.csv")).containsExactly("update,loss,bleu", "7,0.25,12.5");
    }

    @Nested
    class GoingOn {

        @Test
        void givesTheRowsOfARunThatNeverStopped(@TempDir Path other) throws IOException {
            run(new HistoryWriter(other, List.of(), List.of()), 0, 30);

            run(new HistoryWriter(folder, List.of(), List.of()), 0, 28); // killed
            run(new HistoryWriter(folder, List.of(), List.of()), 20, 30); // from the checkpoint at 20

            assertThat(lines("history.csv")).isEqualTo(Files.readAllLines(other.resolve("history.csv")));
            assertThat(lines("timing.csv")).isEqualTo(Files.readAllLines(other.resolve("timing.csv")));
        }

        @Test
        void movesRowsUnderTheMetricsOfToday() throws IOException {
            Files.writeString(
                    folder.resolve("validation.csv"), "update,loss,old,bleu\n10,0.5,1,12.5\n20,0.25,1,13.0\n");

            new HistoryWriter(folder, List.of(), List.of("bleu", "chrf", "loss")).beforeTraining(state(10));

            assertThat(lines("validation.csv")).containsExactly("update,bleu,chrf,loss", "10,12.5,NaN,0.5");
        }

        @Test
        void dropsLaterRowsAndOneThatWasCutOff() throws IOException {
            Files.writeString(
                    folder.resolve("history.csv"),
                    "update,tokens,loss,gradient_norm,learning_rate\n10,80,5.5,2.0,0.5\n20,160,15.5,2.0,0.5\n3");

            new HistoryWriter(folder, List.of(), List.of()).beforeTraining(state(15));

            assertThat(Files.readString(folder.resolve("history.csv")))
                    .isEqualTo("update,tokens,loss,gradient_norm,learning_rate\n10,80,5.5,2.0,0.5\n");
        }
    }
}
