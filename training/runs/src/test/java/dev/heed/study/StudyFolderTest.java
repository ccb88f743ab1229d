package dev.heed.study;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import dev.heed.block.Precision;
import dev.heed.chart.Chromium;
import dev.heed.data.GeneratedTask;
import dev.heed.data.LengthRange;
import dev.heed.look.AttentionTrace;
import dev.heed.metric.LengthBin;
import dev.heed.predict.TestScores;
import dev.heed.run.RunResult;
import dev.heed.train.Budget;
import dev.heed.train.Reports;
import dev.heed.train.StepReport;
import dev.heed.train.TrainingHistory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tech.tablesaw.api.IntColumn;
import tech.tablesaw.api.StringColumn;
import tech.tablesaw.api.Table;

class StudyFolderTest {

    static final StudyData DATA = StudyData.of(GeneratedTask.COPY, 5);
    static final StudyConfig CONFIG = new StudyConfig(
            List.of(ModelKind.FIXED, ModelKind.ATTENTION), Budget.ofSteps(17), 2, 16, Precision.FLOAT32);

    static final List<String> COMMAND = List.of("compare", "--steps", "17");

    @TempDir
    private static Path written = Path.of("");

    @TempDir
    Path folder = Path.of("");

    /** Drawing takes its time, so most tests look at the same files. */
    @BeforeAll
    static void write() {
        write(written, result());
    }

    private static void write(Path path, StudyResult result) {
        try (StudyFolder folder = new StudyFolder(path, COMMAND)) {
            folder.write(DATA, CONFIG, result);
        }
    }

    private static StudyResult result() {
        return result(new LengthBin(new LengthRange(1, 5), 29, 0.75, 0.5, 40, 53, 0.29));
    }

    /** What one model and seed reached in ranges of lengths. */
    static StudyResult result(LengthBin... bins) {
        StepReport last = Reports.report(17, 2.5, 99, 1.5, 1, 1);
        TestScores scores = new TestScores(Map.of(), List.of(bins));
        Table accuracy = AccuracyTable.of("attention", 1, new RunResult(12_345, last, scores, Optional.empty()));
        TrainingHistory history = new TrainingHistory(10, List.of());
        history.afterStep(last);
        float[][] head = {{0.75f, 0.25f}, {0, 1}};
        Map<String, float[][][]> layers = Map.of("decoder", new float[][][] {head, head});
        AttentionTrace trace = new AttentionTrace(List.of("a", "end"), List.of("b", "end"), layers);
        return new StudyResult(accuracy, labelled(history.toTable()), recipes(), Map.of("attention", trace));
    }

    private static Table labelled(Table history) {
        return history.insertColumn(0, StringColumn.create("model", "attention"))
                .insertColumn(1, IntColumn.create("seed", 1));
    }

    private static List<StudyModel> recipes() {
        StudyModels all = new StudyModels(DATA, CONFIG);
        return CONFIG.models().stream().map(all::of).toList();
    }

    private static List<String> files(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(file -> file.getFileName().toString()).sorted().toList();
        }
    }

    private static String text(String file) throws IOException {
        return Files.readString(written.resolve(file));
    }

    @Nested
    class Written {

        @Test
        void everythingIsThere() throws IOException {
            assertThat(files(written))
                    .containsExactly(
                            "accuracy.csv",
                            "accuracy.png",
                            "attention-attention.json",
                            "attention-attention.png",
                            "history.csv",
                            "report.html",
                            "run.json",
                            "run.lock",
                            "sequences.png");
        }

        @Test
        void tablesAreTheResults() throws IOException {
            assertThat(text("accuracy.csv").lines())
                    .containsExactly(
                            "model,seed,parameters,updates,seconds,from_length,to_length,count,token_accuracy,"
                                    + "sequence_accuracy,bleu,chrf,token_error_rate",
                            "attention,1,12345,17,2.5,1,5,29,0.75,0.5,40.0,53.0,0.29");
            assertThat(text("history.csv").lines().findFirst())
                    .contains("model,seed,update,seconds,loss,gradient_norm,learning_rate,tokens_per_second");
        }

        @Test
        void twiceIsTheSame() throws IOException {
            List<String> files = files(written);
            String accuracy = text("accuracy.csv");

            write(written, result());

            assertThat(files(written)).isEqualTo(files);
            assertThat(text("accuracy.csv")).isEqualTo(accuracy);
        }

        @Test
        void theReportIsOneFileThatNeedsNoNetwork() throws IOException {
            assertThat(text("report.html"))
                    .contains("What attention keeps: copy", "data:image/png;base64,", "attention", "16")
                    .doesNotContain("http:", "https:", "src=\"//", "<script", "<link", "@import", ".png\"");
        }

        @Test
        void theReportOpensInABrowserAndItsCellsNameTheirWeights(@TempDir Path work) {
            Chromium.Visit visit = Chromium.orSkip(work).open(written.resolve("report.html"));

            assertThat(visit.console()).isEmpty();
            assertThat(visit.requests()).isEmpty();
            assertThat(visit.dom())
                    .contains("<title>b → a: 0.750</title>", "<title>end → end: 1.000</title>")
                    .contains(
                            "<summary>Numbers of this picture</summary>",
                            "<th scope=\"col\" class=\"number\">2: end</th>");
        }

        /** Pictures of an earlier study would contradict the tables. */
        @Test
        void aStudyWithoutAResultLeavesTablesAndSettingsOnly() throws IOException {
            for (String earlier : List.of(
                    "accuracy.png",
                    "sequences.png",
                    "report.html",
                    "attention-attention.json",
                    "attention-attention.png")) {
                Files.writeString(folder.resolve(earlier), "earlier");
            }
            Files.writeString(folder.resolve("run.json"), "{\"command\": [\"compare\"], \"models\": []}");
            StudyResult nothing = new StudyResult(AccuracyTable.empty(), result().history(), recipes(), Map.of());

            StudyFolderTest.write(folder, nothing);

            assertThat(files(folder)).containsExactly("accuracy.csv", "history.csv", "run.json", "run.lock");
            assertThat(folder.resolve("accuracy.csv"))
                    .content()
                    .startsWith("model,seed,")
                    .hasLineCount(1);
        }
    }

    @Nested
    class RunJson {

        private static JsonObject run() throws IOException {
            return JsonParser.parseString(text("run.json")).getAsJsonObject();
        }

        @Test
        void holdsTheSettings() throws IOException {
            JsonObject run = run();

            assertThat(run.get("command").toString()).isEqualTo("[\"compare\",\"--steps\",\"17\"]");
            assertThat(run.get("budget").toString()).isEqualTo("{\"updates\":17}");
            assertThat(run.get("seeds").toString()).isEqualTo("[1,2]");
            assertThat(run.get("embed_dim").getAsInt()).isEqualTo(16);
            assertThat(run.get("precision").getAsString()).isEqualTo("float32");
            assertThat(run.get("data").toString())
                    .isEqualTo("{\"name\":\"copy\",\"task\":\"copy\",\"symbols\":50,\"max_length\":5,"
                            + "\"max_test_length\":6,\"test_seed\":1000003,\"trained_length\":5,"
                            + "\"test_pairs\":1000,\"source_vocabulary\":54,\"target_vocabulary\":54}");
            assertThat(run.get("training").toString())
                    .isEqualTo("{\"batch_size\":64,\"optimizer\":\"AdamW\",\"beta1\":0.9,\"beta2\":0.98,"
                            + "\"epsilon\":1.0E-8,\"weight_decay\":0.0,\"clip_norm\":1.0,\"warmup_steps\":100,"
                            + "\"schedule\":\"half cosine to 0 over the budget\","
                            + "\"loss\":\"cross-entropy a token, without label smoothing\",\"dropout\":0}");
            assertThat(run.get("evaluation").toString())
                    .isEqualTo("{\"decoding\":\"greedy\",\"batch_size\":256,\"tokens_beyond_longest_target\":10,"
                            + "\"bleu\":\"corpus, tokenizer 13a, exponential smoothing\"}");
        }

        @Test
        void holdsWhatWasChosenForEachModel() throws IOException {
            List<JsonElement> models = run().getAsJsonArray("models").asList();

            assertThat(models).hasSize(2);
            for (int i = 0; i < models.size(); i++) {
                JsonObject model = models.get(i).getAsJsonObject();
                StudyModel recipe = recipes().get(i);
                assertThat(model.get("model").getAsString())
                        .isEqualTo(recipe.kind().label());
                assertThat(model.get("learning_rate").getAsFloat()).isEqualTo(recipe.learningRate());
                assertThat(model.getAsJsonObject("choices").keySet())
                        .isEqualTo(recipe.choices().keySet());
            }
        }

        @Test
        void holdsTheVersions() throws IOException {
            JsonObject versions = run().getAsJsonObject("versions");

            assertThat(versions.keySet())
                    .containsExactly("heed", "djl", "engine", "java", "threads", "os", "processors");
            assertThat(versions.get("djl").getAsString()).matches("\\d+\\.\\d+\\.\\d+.*");
            assertThat(versions.get("engine").getAsString()).matches("PyTorch \\d+\\.\\d+\\.\\d+.*");
            assertThat(versions.get("java").getAsString()).isEqualTo(System.getProperty("java.version"));
        }

        @Test
        void holdsABudgetOfSecondsInSeconds() {
            StudyConfig timed = new StudyConfig(CONFIG.models(), Budget.ofSeconds(2.5), 2, 16, Precision.FLOAT32);

            String json = StudyRecord.json(COMMAND, DATA, timed, result());

            assertThat(JsonParser.parseString(json)
                            .getAsJsonObject()
                            .get("budget")
                            .toString())
                    .isEqualTo("{\"seconds\":2.5}");
            assertThat(StudyRecord.budget(timed.budget())).isEqualTo("2.5 seconds for each model and seed");
            assertThat(StudyRecord.budget(CONFIG.budget())).isEqualTo("17 updates for each model and seed");
        }

        @Test
        void saysWhetherEveryModelAndSeedWasMeasured() throws IOException {
            assertThat(run().get("complete").getAsBoolean())
                    .as("one model of two, one seed of two")
                    .isFalse();
            StudyConfig small =
                    new StudyConfig(List.of(ModelKind.ATTENTION), Budget.ofSteps(17), 1, 16, Precision.FLOAT32);
            assertThat(result().isComplete(small)).isTrue();
        }
    }

    @Nested
    class Errors {

        @Test
        void aFolderThatCannotBeMadeIsRefusedBeforeTheStudy() throws IOException {
            Path file = Files.writeString(folder.resolve("file"), "text");

            assertThatIllegalArgumentException()
                    .isThrownBy(() -> new StudyFolder(file.resolve("results"), COMMAND))
                    .withMessageContaining(file.toString());
        }

        @Test
        void aMissingFolderIsMade() {
            try (StudyFolder made = new StudyFolder(folder.resolve("a/b"), COMMAND)) {
                assertThat(made.path()).isDirectory();
            }
        }

        @Test
        void aPictureThatCannotBeMadeSpoilsNoTable() throws IOException {
            try (StudyFolder open = new StudyFolder(folder, COMMAND)) {
                for (String taken : List.of("attention-attention.png", "report.html")) {
                    Files.createDirectories(folder.resolve(taken).resolve("taken"));
                }

                open.write(DATA, CONFIG, result());
            }

            assertThat(folder.resolve("accuracy.csv")).content().hasLineCount(2);
            assertThat(folder.resolve("run.json")).content().contains("\"complete\": false");
            assertThat(folder.resolve("attention-attention.json")).isNotEmptyFile();
        }
    }
}
