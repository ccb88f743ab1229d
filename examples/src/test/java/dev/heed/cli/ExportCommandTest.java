package dev.heed.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.heed.docs.MarkdownFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What leaves Heed by a command, and what comes from elsewhere. */
class ExportCommandTest {

    static final Path SENTENCES =
            MarkdownFile.checkout().resolve("models/src/test/resources/dev/heed/huggingface/sentences");

    @TempDir
    private static Path folder = Path.of("");

    @TempDir
    private Path out = Path.of("");

    @BeforeAll
    static void train() throws IOException {
        Path recipe = Files.writeString(folder.resolve("copy.yaml"), """
                data: {type: generated, task: copy, maxLength: 3, validationPairs: 0, testPairs: 3}
                model: {type: transformer, embedDim: 8, numHeads: 2, numLayers: 1}
                budget: {steps: 1}
                """);
        CommandRun run = CommandRun.heed("train", recipe, "--out", run(), "--quiet");
        assertThat(run.exitCode()).as(run.err()).isZero();
    }

    private static Path run() {
        return folder.resolve("run");
    }

    @Test
    @Timeout(120)
    void aFolderIsFedInAProcessOfItsOwn() throws IOException, InterruptedException {
        try (CommandProcess process = CommandProcess.start(
                out, CommandProcess.command(List.of(), "predict", SENTENCES.toString(), "the heron", "--json"))) {
            assertThat(process.exitCode()).as(process.err()).isZero();
            JsonNode prediction = new JsonMapper().readTree(process.out());
            assertThat(prediction.get("embedding")).hasSize(12);
        }
    }

    @Test
    void embeddingsArePrintedAsNumbers() {
        CommandRun run = CommandRun.heed("predict", SENTENCES, "the heron");

        assertThat(run.exitCode()).isZero();
        assertThat(run.out().strip().split(" ")).hasSize(12).allSatisfy(number -> Double.parseDouble(number));
        assertThat(CommandRun.heed("test", SENTENCES, "--data", folder.resolve("copy.yaml")))
                .isEqualTo(
                        CommandRun.refusal("model must give labels or tokens to be tested on a file, but got one that"
                                + " gives embeddings"));
        assertThat(CommandRun.heed("test", SENTENCES, "--data", folder.resolve("copy.yaml"), "--examples", "3"))
                .isEqualTo(CommandRun.refusal(
                        "network must be one from sequence to sequence for bins, examples, a chart or settings of generation,"
                                + " but got SentenceEncoder"));
    }

    @Test
    void torchScriptHasWhatBelongsToIt() {
        CommandRun run = CommandRun.heed("export", run(), "--format", "torchscript", "--out", out.resolve("script"));

        assertThat(run.exitCode()).as(run.err()).isZero();
        assertThat(out.resolve("script"))
                .isDirectoryContaining("glob:**model.pt")
                .isDirectoryContaining("glob:**source.tokenizer.json");
        assertThat(CommandRun.heed("export", run(), "--format", "torchscript", "--out", out.resolve("script")))
                .isEqualTo(CommandRun.refusal("out must be a new or an empty folder, but got " + out.resolve("script")
                        + ", which holds " + out.resolve("script").toFile().list()[0]));
    }

    @Test
    void whatCannotBeWrittenIsRefusedInASentence() {
        assertThat(CommandRun.heed("export", run(), "--format", "huggingface", "--out", out.resolve("new")))
                .isEqualTo(CommandRun.refusal("network must be of a kind that transformers has, but got"
                        + " TransformerSeq2Seq; the format torchscript takes it as it is"));
        assertThat(CommandRun.heed("export", run(), "--format", "onnx", "--out", out.resolve("new"))
                        .err())
                .contains("must be one of huggingface, torchscript, but got 'onnx'");
        assertThat(out.resolve("new")).doesNotExist();
    }
}
