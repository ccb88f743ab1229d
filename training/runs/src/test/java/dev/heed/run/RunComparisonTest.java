package dev.heed.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.heed.chart.Picture;
import dev.heed.chart.TextTable;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

class RunComparisonTest {

    @TempDir
    private Path runs;

    /** A run of which the record says other things. */
    private void run(String name, String record, String validation) {
        Path folder = RunFiles.done(runs, name);
        RunFiles.write(folder, "run.json", record.replace('\'', '"'));
        RunFiles.delete(folder, "validation.csv");
        if (!validation.isEmpty()) {
            RunFiles.write(folder, "validation.csv", validation.replace(';', '\n'));
        }
    }

    private void threeRuns() {
        run(
                "b",
                "{'status': 'done', 'model': 'transformer', 'parameters': 7919, 'step': 130, 'seconds': 23.5,"
                        + " 'started': '2026-11-25T13:00:00+02:00', 'test': {'bleu': 31.7},"
                        + " 'best': {'metric': 'loss', 'direction': 'lowest', 'value': 1.3, 'step': 20}}",
                "update,loss,bleu;10,2.3,11;20,1.3,29;30,1.7,31;");
        run(
                "c",
                "{'status': 'failed', 'model': 'lm', 'parameters': 53, 'step': 137, 'seconds': 12.5,"
                        + " 'started': '2026-11-25T11:00:01Z'}",
                "");
        run(
                "a",
                "{'status': 'running', 'model': 'lm', 'parameters': 59, 'step': 139, 'seconds': 13,"
                        + " 'started': '2026-11-25T11:00:03Z'}",
                "update,loss;10,1.1;20,NaN;");
    }

    private RunComparison comparison() {
        return RunComparison.of(RunList.read(runs).runs());
    }

    private static List<String> names(RunComparison comparison) {
        return comparison.runs().stream().map(TrainedRun::folderName).toList();
    }

    @Test
    void theTableListsTheNewestLast() {
        threeRuns();

        assertThat(TextTable.lines(comparison().table()))
                .containsExactly(
                        "name  status   model        parameters  updates  seconds  best              test bleu",
                        "b     done     transformer       7,919      130    23.50  loss 1.300 at 20      31.70",
                        "c     failed   lm                   53      137    12.50  –                         –",
                        "a     running  lm                   59      139    13.00  –                         –");
    }

    @Test
    void sortingPutsTheBestFirstAndShowsWhatItWentBy() {
        threeRuns();

        RunComparison byLoss = comparison().sortedBy("loss");

        assertThat(names(byLoss)).containsExactly("a", "b", "c");
        assertThat(byLoss.table().doubleColumn("loss").asDoubleArray()).containsExactly(1.1, 1.3, Double.NaN);
        assertThat(names(comparison().sortedBy("bleu"))).containsExactly("b", "c", "a");
    }

    @Test
    void sortingByATestsMetricWorksToo() {
        run("a", "{'status': 'done', 'test': {'token_accuracy': 0.53, 'f1 of x': 0.7}}", "");
        run("b", "{'status': 'done', 'test': {'token_accuracy': 0.59, 'f1 of x': 0.5}}", "");

        assertThat(names(comparison().sortedBy("token_accuracy"))).containsExactly("b", "a");
        assertThat(names(comparison().sortedBy("f1 of x"))).containsExactly("a", "b");
    }

    @Test
    void sortingByWhatNoRunMeasuredNamesWhatThereIs() {
        threeRuns();

        assertThatThrownBy(() -> comparison().sortedBy("blue"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("--sort must name a metric of these runs, one of [loss, bleu], but got blue");
    }

    @Test
    void thePictureShowsTheMetricThatMostRunsHave() {
        threeRuns();

        assertThat(description(comparison())).isEqualTo("2 runs compared. Against updates: validation loss of b, a.");
        assertThat(description(comparison().sortedBy("bleu"))).isEqualTo("b. Against updates: validation bleu of b.");
        assertThat(description(comparison().overTokens()))
                .isEqualTo("2 runs compared. Against tokens: validation loss of b, a.");
    }

    @Test
    void classifiersLearnFromTexts() {
        run("a", "{'status': 'done'}", "update,loss;4,3;17,2;");
        RunFiles.write(
                runs.resolve("a"),
                "history.csv",
                "update,tokens,loss,accuracy,gradient_norm,learning_rate\n10,640,0.7,0.5,0.3,0.01\n20,1280,0.5,0.7,0.3,0.01\n");

        assertThat(description(comparison().overTokens())).isEqualTo("a. Against texts: validation loss of a.");
    }

    /** The history has a row for ten updates, a thousand tokens: the picture is that over a hundred times as many updates. */
    @Test
    void validationsBetweenTwoRowsStandAtTheirTokens() {
        run("a", "{'status': 'done'}", "update,loss;4,3;17,2;30,1.5;133,1;");
        String overTokens = lines(comparison().overTokens());
        run("a", "{'status': 'done'}", "update,loss;400,3;1700,2;3000,1.5;13300,1;");

        assertThat(overTokens).isNotEmpty().isEqualTo(lines(comparison()));
    }

    @Test
    @Timeout(10)
    void aLongRunIsDrawnOverTokensInTime() {
        run("a", "{'status': 'done'}", "");
        RunFiles.history(runs.resolve("a"), 20_000, row -> 3.1 / row);

        assertThat(comparison().overTokens().picture()).isPresent();
    }

    private static String lines(RunComparison comparison) {
        return comparison
                .picture()
                .map(picture -> picture.svg().lines().filter(line -> line.startsWith("<path")))
                .orElseThrow()
                .collect(Collectors.joining("\n"));
    }

    @Test
    void withoutAnyValidationThePictureShowsTrainingLosses() {
        run("a", "{'status': 'done'}", "");

        assertThat(description(comparison())).isEqualTo("a. Against updates: training loss of a.");
    }

    private static String description(RunComparison comparison) {
        return comparison.picture().map(Picture::description).orElseThrow();
    }

    @Test
    void aRunWithoutARowHasNothingToDraw() {
        run("a", "{'status': 'running'}", "");
        RunFiles.delete(runs.resolve("a"), "history.csv");

        assertThat(comparison().picture()).isEmpty();
        assertThat(RunPictures.curves(comparison().runs().get(0))).isEmpty();
    }

    @Test
    void aDamagedRunIsOneSentenceAndTheOthersStay() {
        threeRuns();
        RunFiles.write(runs.resolve("c"), "run.json", "{\"status\":");
        RunFiles.write(runs.resolve("compare-2"), "run.json", "{\"complete\": true}");
        RunFiles.write(runs, "notes.txt", "seven");

        RunList list = RunList.read(runs);

        assertThat(list.runs()).extracting(TrainedRun::folderName).containsExactly("a", "b");
        assertThat(list.problems())
                .containsExactly(runs.resolve("c").resolve("run.json")
                        + " must be a whole JSON object, but got one that ends early or is damaged");
    }

    @Test
    void aRunsOwnFolderIsAListOfOne() {
        threeRuns();

        assertThat(RunList.read(runs.resolve("b")).runs()).hasSize(1);
    }

    @Test
    void aStudysRunsAreListed() {
        Path study = runs.resolve("compare");
        RunFiles.write(study, "run.json", "{\"command\": [\"compare\"], \"complete\": true}");
        RunFiles.done(study.resolve("runs"), "fixed-seed-1");
        RunFiles.done(study.resolve("runs"), "attention-seed-1");

        assertThat(RunList.read(study).runs())
                .extracting(TrainedRun::folderName)
                .containsExactly("attention-seed-1", "fixed-seed-1");
    }

    @Test
    void aMissingFolderAndNoRunsAreRefused() {
        Path missing = runs.resolve("missing");

        assertThat(Files.exists(missing)).isFalse();
        assertThatThrownBy(() -> RunList.read(missing))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("DIR must be a folder of runs, but got " + missing + ", which is no folder");
        assertThatThrownBy(() -> RunComparison.of(List.of()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("runs must hold at least one, but got none");
    }

    /** As a file has a value that is no number. */
    @Test
    void whatATestFoundNoNumberForIsMissing() {
        run("a", "{'status': 'done', 'test': {'bleu': null, 'loss': 1.5}}", "");
        run("b", "{'status': 'done', 'test': {'bleu': 31}}", "");

        assertThat(names(comparison().sortedBy("bleu"))).containsExactly("b", "a");
        assertThat(comparison().table().doubleColumn("test bleu").asDoubleArray())
                .containsExactly(Double.NaN, 31);
        assertThat(RunReport.write(runs.resolve("a"))).content().contains("bleu");
    }
}
