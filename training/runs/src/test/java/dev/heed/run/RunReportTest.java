package dev.heed.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.heed.chart.Chromium;
import dev.heed.chart.Picture;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import javax.imageio.ImageIO;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.w3c.dom.Document;

class RunReportTest {

    private static final String NAMES = "{\"sourceName\": \"source\", \"outputName\": \"output\", ";

    private static final String WEIGHTS =
            NAMES + "\"source\": [\"a\", \"end\"], \"output\": [\"b\"], \"layers\": {\"low\": [[[0.25, 0.75]]]}}";

    @TempDir
    private Path runs;

    private Path folder;

    @BeforeEach
    void writeRun() {
        folder = RunFiles.done(runs, "copy");
    }

    private Document page() throws Exception {
        String html = Files.readString(RunReport.write(folder)).replaceFirst("<!DOCTYPE html>\n", "");
        return DocumentBuilderFactory.newInstance()
                .newDocumentBuilder()
                .parse(new ByteArrayInputStream(html.getBytes(StandardCharsets.UTF_8)));
    }

    private String text() throws Exception {
        return page().getElementsByTagName("main").item(0).getTextContent().replaceAll("\\s+", " ");
    }

    private int pictures() throws Exception {
        return page().getElementsByTagName("img").getLength();
    }

    @Test
    void thePageTellsTheWholeRun() throws Exception {
        assertThat(text())
                .contains(
                        "Training run copy",
                        "transformer of 7,919 parameters, trained for 130 updates on 13,001 tokens in 23.5 seconds.",
                        "validation, best" + "token accuracy" + "0.9700" + "110",
                        "test" + "loss" + "0.5300" + "–",
                        "tokens a second, whole run" + "553",
                        "tokens a second, median of the rows" + "509",
                        "# copying model: transformer steps: 130",
                        "data, SHA-256" + "2357ab",
                        "os" + "Linux 5.7");
    }

    @Test
    void theRecipeKeepsItsLines() throws Exception {
        assertThat(page().getElementsByTagName("pre").item(0).getTextContent()).isEqualTo(RunFiles.RECIPE);
    }

    @Test
    void theCurvesStandOnThePageAndInAFile() throws Exception {
        assertThat(pictures()).isEqualTo(1);
        assertThat(ImageIO.read(folder.resolve("curves.png").toFile()).getWidth())
                .isEqualTo(840 * Picture.SCALE);
    }

    @Test
    void numbersStandToTheRightWhateverTheirDigits() throws Exception {
        assertThat(Files.readString(RunReport.write(folder)))
                .contains(
                        "<td>token accuracy</td><td class=\"number\">0.9700</td><td class=\"number\">110</td>",
                        "<td>loss</td><td class=\"number\">0.5300</td><td class=\"number\">–</td>");
    }

    @Test
    void headsStandByLayerBesideTheMean() throws Exception {
        RunFiles.write(
                folder,
                "attention.json",
                NAMES + "\"source\": [\"a\", \"end\"], \"output\": [\"b\"], \"layers\":"
                        + " {\"low\": [[[0.25, 0.75]], [[1, 0]]],"
                        + " \"high\": [[[0, 1]], [[0.5, 0.5]]]}}");

        assertThat(pictures()).isEqualTo(3);
        assertThat(text())
                .contains("in one example; mean over 2 layers and 2 heads.", "The same head by head.")
                .contains("b → end: 0.563", "low, head 1: b → end: 0.750", "high, head 2: b → a: 0.500")
                .contains("low head" + "entropy");
    }

    @Test
    void weightsAreDrawnAndNamedInTheirCells() throws Exception {
        RunFiles.write(folder, "attention.json", WEIGHTS);

        assertThat(pictures()).isEqualTo(2);
        assertThat(page().getElementsByTagName("rect").item(1).getTextContent()).isEqualTo("b → end: 0.750");
        assertThat(text())
                .contains(
                        "Attention in one example",
                        "How much the token of each row looked at that of each column, in one example; low, one head.",
                        "output" + "1: a" + "2: end",
                        "1: b" + "0.250" + "0.750");
    }

    @Test
    void damagedWeightsAreSaidAndTheRestIsThere() throws Exception {
        RunFiles.write(folder, "attention.json", WEIGHTS.substring(3));

        assertThat(pictures()).isEqualTo(1);
        assertThat(text()).contains("attention.json cannot be read.", "Result");
    }

    @Test
    void weightsOfMoreTokensThanAPictureHasRoomForAreNotCalledDamaged() throws Exception {
        String tokens = String.join(", ", Collections.nCopies(257, "\"b\""));
        String rows = String.join(", ", Collections.nCopies(257, "[1]"));
        String content =
                NAMES + "\"source\": [\"a\"], \"output\": [" + tokens + "], \"layers\": {\"low\": [[" + rows + "]]}}";
        RunFiles.write(folder, "attention.json", content);

        assertThat(text()).contains("attention.json cannot be drawn.");
    }

    @Test
    void thePageOpensInABrowserAndItsCellsNameTheirWeights(@TempDir Path work) {
        RunFiles.write(folder, "attention.json", WEIGHTS);

        Chromium.Visit visit = Chromium.orSkip(work).open(RunReport.write(folder));

        assertThat(visit.console()).isEmpty();
        assertThat(visit.requests()).isEmpty();
        assertThat(visit.dom()).contains("<title>b → a: 0.250</title>", "<title>b → end: 0.750</title>");
    }

    @Test
    void theCurvesNumbersStandUnderThem() throws Exception {
        RunFiles.history(folder, 211, row -> 3.1 / row);

        assertThat(page().getElementsByTagName("details").getLength()).isEqualTo(1);
        assertThat(text()).contains("2,110" + "211,000");
        assertThat(page().getElementsByTagName("tr").getLength()).isLessThan(40);
    }

    @Test
    void aRunThatFailedBeforeItsFirstRowHasAPageToo() throws Exception {
        RunFiles.write(folder, "run.json", "{\"status\": \"failed\"}");
        RunFiles.write(folder, "history.csv", "update,loss\n");
        RunFiles.delete(folder, "validation.csv");
        RunFiles.delete(folder, "timing.csv");

        assertThat(text())
                .contains(
                        "The run did not come to its end: failed.",
                        "Nothing was validated or tested.",
                        "The run has no row: one is written for every 10 updates.");
        assertThat(folder.resolve("curves.png")).doesNotExist();
    }

    @Test
    void lossesThatAreNoNumbersAreCounted() {
        RunFiles.history(folder, 7, row -> row % 3 == 0 ? Double.NaN : 2.0 / row);

        TrainedRun run = RunFolder.read(folder).orElseThrow();

        assertThat(Metrics.notFinite(run.history(), "loss")).isEqualTo(2);
        assertThat(RunPictures.curves(run)).isPresent();
    }

    @Test
    void theCurvesShowEveryMetric() {
        RunFiles.write(folder, "validation.csv", """
                update,loss,perplexity,token_accuracy,sequence_accuracy,bleu,token_error_rate,sequence_error_rate
                50,1.7,5.47,0.83,0.41,13,0.31,0.59
                """);

        assertThat(RunPictures.curves(RunFolder.read(folder).orElseThrow())
                        .orElseThrow()
                        .description())
                .isEqualTo("copy: transformer, 7,919 parameters. Against updates: loss of training, validation;"
                        + " accuracy of token, sequence; error rate of token, sequence;"
                        + " perplexity of validation; bleu of validation;"
                        + " learning rate of training.");
    }

    /** As those of a classifier. */
    @Test
    void anAccuracyOfTrainingIsNotCalledOneOfValidation() {
        RunFiles.write(folder, "history.csv", "update,tokens,loss,accuracy\n10,1000,2.3,0.31\n");
        RunFiles.write(folder, "validation.csv", "update,loss,accuracy\n10,2.1,0.37\n");

        assertThat(RunPictures.curves(RunFolder.read(folder).orElseThrow())
                        .orElseThrow()
                        .description())
                .isEqualTo("copy: transformer, 7,919 parameters. Against updates: loss of training, validation;"
                        + " accuracy of training, validation.");
    }

    @Test
    void aClassifierLearnsFromTexts() throws Exception {
        RunFiles.write(folder, "history.csv", "update,tokens,loss,accuracy\n10,1000,2.3,0.31\n");

        assertThat(text())
                .contains(
                        "trained for 130 updates on 13,001 texts in 23.5 seconds.",
                        "nats a text.",
                        "texts" + "13,001",
                        "texts a second, whole run" + "553",
                        "texts a second, median of the rows" + "509");
    }

    @Test
    void aFolderThatIsNoRunIsRefused() {
        assertThatThrownBy(() -> RunReport.write(runs))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("folder must be that of a training run, with run.json, but got " + runs);
    }
}
