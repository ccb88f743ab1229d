package dev.heed.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.heed.docs.MarkdownFile;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PredictCommandTest {

    private static final String RECIPE = """
            data: {type: generated, task: copy, maxLength: 3, testMaxLength: 3, validationPairs: 0, testPairs: 17}
            batch: {size: 32}
            model: {type: attention, embedDim: 32, hiddenDim: 32, cell: gru, position: sinusoidal}
            schedule: {peak: 0.02, warmupSteps: 10}
            averageDecay: 0.9
            budget: {steps: 250}
            """;

    @TempDir
    private static Path folder = Path.of("");

    @TempDir
    private Path scratch = Path.of("");

    @BeforeAll
    static void train() throws IOException {
        Path recipe = Files.writeString(folder.resolve("copy.yaml"), RECIPE);
        CommandRun run = CommandRun.heed("train", recipe, "--out", run(), "--quiet");
        assertThat(run.exitCode()).as(run.err()).isZero();
    }

    private static Path run() {
        return folder.resolve("run");
    }

    @Test
    void aLineComesOutForEachThatGoesIn() throws IOException {
        Path input = Files.writeString(scratch.resolve("lines.txt"), "\uFEFF7 13 2\r\n5\n");

        assertThat(CommandRun.heed("predict", run(), "7 13 2", "5")).isEqualTo(lines("7 13 2", "5"));
        assertThat(CommandRun.heed("predict", run(), "7 13 2")).isEqualTo(lines("7 13 2"));
        assertThat(CommandRun.heed("predict", run(), "--input", input)).isEqualTo(lines("7 13 2", "5"));
        assertThat(typed("7 13 2\n5", "predict", run(), "-")).isEqualTo(lines("7 13 2", "5"));
    }

    private static CommandRun lines(String... lines) {
        String end = System.lineSeparator();
        return new CommandRun(0, String.join(end, lines) + end, "");
    }

    private static CommandRun typed(String text, Object... args) {
        InputStream before = System.in;
        System.setIn(new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)));
        try {
            return CommandRun.heed(args);
        } finally {
            System.setIn(before);
        }
    }

    @Test
    void everyFileOfTheRunStandsOnThePage() throws IOException {
        Path page = MarkdownFile.checkout().resolve("docs").resolve("using.md");
        try (Stream<Path> files = Files.list(run())) {
            assertThat(page)
                    .content()
                    .contains(files.map(file -> file.getFileName().toString())
                            .map(name -> name.replaceFirst("(tfevents[.]).*", "$1*"))
                            .map(name -> "`" + name.replaceFirst("^checkpoints$", "checkpoints/step-N") + "`")
                            .toList());
        }
    }

    @Test
    void programsGetObjects() throws IOException {
        CommandRun run = CommandRun.heed("predict", run(), "7 13 2", "--json", "--beams", "3", "--outputs", "2");

        assertThat(run.exitCode()).isZero();
        assertThat(run.out().lines()).hasSize(2);
        JsonNode best = new JsonMapper().readTree(run.out().lines().findFirst().orElseThrow());
        assertThat(best.fieldNames()).toIterable().containsExactly("input", "output", "score");
        assertThat(best.get("output").asText()).isEqualTo("7 13 2");
        assertThat(best.get("score").asDouble()).isNegative();
    }

    @Test
    void samplesAsTheSeedSays() {
        CommandRun first =
                CommandRun.heed("predict", run(), "7 13 2", "--temperature", "9", "--seed", "3", "--max-tokens", "7");

        assertThat(first.exitCode()).isZero();
        assertThat(first).isNotEqualTo(lines("7 13 2"));
        assertThat(CommandRun.heed(
                        "predict", run(), "7 13 2", "--temperature", "9", "--seed", "3", "--max-tokens", "7"))
                .isEqualTo(first);
    }

    @Test
    void drawsWhereItLooked() throws IOException {
        for (String name : new String[] {"map.PNG", "map.svg", "map.html"}) {
            Path file = scratch.resolve(name);
            assertThat(CommandRun.heed("predict", run(), "7 13 2", "--attention", file))
                    .isEqualTo(lines("7 13 2"));
            assertThat(file).isNotEmptyFile();
        }
        Path page = scratch.resolve("map.html");
        assertThat(page).content().contains("head", "2: 13");
        assertThat(CommandRun.heed("predict", run(), "7 13 2", "--attention", page))
                .isEqualTo(lines("7 13 2"));
        CommandRun.heed("predict", run(), "7 13 2", "--min-tokens", "30", "--attention", page);
        assertThat(page).content().contains("30: ");
        Path own = Files.writeString(scratch.resolve("own.svg"), "<svg/>");
        assertThat(CommandRun.heed("predict", run(), "7", "--attention", own))
                .isEqualTo(CommandRun.refusal(
                        "--attention must be a new file or a picture that heed has drawn, but got " + own));
        assertThat(CommandRun.heed("predict", run(), "7", "--attention", "map.pdf"))
                .isEqualTo(CommandRun.refusal("--attention must end in .png, .svg or .html, but got map.pdf"));
        assertThat(CommandRun.heed("predict", run(), "7", "5", "--attention", "map.png"))
                .isEqualTo(CommandRun.refusal("--attention must stand with one TEXT, but got 2"));
    }

    @Test
    void wrongInputIsOneSentenceThatNamesTheLine() throws IOException {
        Path input = Files.writeString(scratch.resolve("lines.txt"), "7\n \n5\n");
        CommandRun run = CommandRun.heed("predict", run(), "--input", input);

        assertThat(run.exitCode()).isEqualTo(2);
        assertThat(run.out()).isEqualTo("7" + System.lineSeparator());
        assertThat(run.err())
                .isEqualToIgnoringNewLines("heed: " + input + ":2: line must hold at least one token, but got ' '");

        Files.write(input, new byte[] {'7', '\n', (byte) 0xFF, '\n'});
        assertThat(CommandRun.heed("predict", run(), "--input", input).err())
                .isEqualToIgnoringNewLines(
                        "heed: " + input + ":2: file must be UTF-8 text, but got the byte 0xFF at offset 2");
        assertThat(CommandRun.heed("predict", run()))
                .isEqualTo(CommandRun.refusal("inputs must be TEXT, --input FILE or -, but got none"));
        assertThat(CommandRun.heed("predict", run(), "7", "--input", input))
                .isEqualTo(CommandRun.refusal("inputs must be TEXT, --input FILE or -, but got both TEXT and --input"));
        assertThat(typed("7", "predict", run(), "7", "-"))
                .isEqualTo(CommandRun.refusal("- must stand alone, for lines of the standard input, but got 2 TEXTs"));
    }

    @Test
    void aTextThatTheLocaleHasLostIsRefused() {
        String before = System.getProperty("sun.jnu.encoding");
        System.setProperty("sun.jnu.encoding", "ANSI_X3.4-1968");
        try {
            assertThat(CommandRun.heed("predict", run(), "7", "\uFFFD\uFFFD"))
                    .isEqualTo(CommandRun.refusal("TEXT must be in the locale's character set ANSI_X3.4-1968, but got"
                            + " \uFFFD\uFFFD; start with LC_ALL=C.UTF-8, or give it to - or --input"));
        } finally {
            System.setProperty("sun.jnu.encoding", before);
        }
    }

    @Test
    void wrongSettingsAreOneSentence() {
        assertThat(CommandRun.heed("predict", run(), "7", "--top-k", "0"))
                .isEqualTo(CommandRun.refusal("--top-k must be at least 1, but got 0"));
        assertThat(CommandRun.heed("predict", run(), "-", "--top-k", "0"))
                .isEqualTo(CommandRun.refusal("--top-k must be at least 1, but got 0"));
        assertThat(CommandRun.heed("predict", run(), "7", "--top-p", "1.5").err())
                .startsWith("heed: --top-p must be ")
                .contains(", but got 1.5");
        assertThat(CommandRun.heed("predict", run(), "7", "--beams", "2", "--outputs", "3"))
                .isEqualTo(CommandRun.refusal("--outputs must be at most --beams, but got --outputs=3, --beams=2"));
        assertThat(CommandRun.heed("predict", run(), "7", "--beams", "1000").err())
                .startsWith("heed: numBeams must be at most vocabSize=54, but got 1000");
        assertThat(typed("7", "predict", run(), "-", "--beams", "1000"))
                .isEqualTo(CommandRun.refusal("numBeams must be at most vocabSize=54, but got 1000"));
    }

    @Test
    void outputsMayBeLongerThanUsual() {
        assertThat(CommandRun.heed("predict", run(), "7", "--min-tokens", "30")
                        .out()
                        .split(" "))
                .hasSize(30);
    }

    @Test
    void aModelIsMeasuredOnAFileItNeverSaw() throws IOException {
        Path data = Files.writeString(scratch.resolve("test.tsv"), "7 13\t7 13\n5\t5\n9 9\t9 8\n");

        CommandRun run = CommandRun.heed("test", run(), "--data", data);

        assertThat(run.exitCode()).isZero();
        assertThat(run.out())
                .contains("token_accuracy 0.8000")
                .contains("sequence_accuracy 0.6667")
                .contains("from_length  to_length  count");
        JsonNode metrics = new JsonMapper()
                .readTree(
                        CommandRun.heed("test", run(), "--data", data, "--json").out());
        assertThat(metrics.get("token_accuracy").asDouble()).isEqualTo(0.8);
        Files.writeString(data, "7 13\n");
        assertThat(CommandRun.heed("test", run(), "--data", data))
                .isEqualTo(CommandRun.refusal(data + ":1: line must hold exactly one tab, but got 0"));
    }

    /** The word 7 13 may become either of two, 9 9 becomes what is wrong. */
    private Path words() throws IOException {
        return Files.writeString(scratch.resolve("words.tsv"), "7 13\t1 2\n5\t5\n9 9\t9 8\n7 13\t7 13\n");
    }

    @Test
    void aSourceOfSeveralTargetsIsMeasuredOnce() throws IOException {
        CommandRun run = CommandRun.heed(
                "test", run(), "--data", words(), "--beams", "3", "--length-penalty", "0.5", "--bins", "2");

        assertThat(run.exitCode()).as(run.err()).isZero();
        assertThat(run.out())
                .contains("sequence_error_rate 0.3333  (0.0000 to 1.0000)", "token_error_rate 0.2000")
                .contains("3 sources, 3 beams, length penalty 0.5")
                .contains("By length of the source in words and punctuation marks:");
        assertThat(run.out().lines())
                .filteredOn(line -> line.matches(" +1 +1 +1 .*| +2 +2 +2 .*| +1 +2 +3 .*"))
                .as("one of length 1, two of length 2, all")
                .hasSize(3);
    }

    @Test
    void examplesAreDrawnBySeed() throws IOException {
        CommandRun run = CommandRun.heed("test", run(), "--data", words(), "--examples", "3", "--seed", "5", "--json");

        JsonNode object = new JsonMapper().readTree(run.out());
        assertThat(object.get("generation").asText()).isEqualTo("greedy decoding");
        assertThat(object.get("by_length").get(0).get("chrf").isNumber()).isTrue();
        assertThat(object.get("examples").findValuesAsText("right")).containsExactly("true", "true", "false");
        assertThat(object.get("examples").get(0).toString())
                .isEqualTo(
                        "{\"right\":true,\"source\":\"7 13\",\"output\":\"7 13\",\"references\":[\"1 2\",\"7 13\"]}");
        assertThat(CommandRun.heed("test", run(), "--data", words(), "--examples", "1")
                        .out())
                .contains("wrong      9 9", "output     9 9", "reference  9 8");
    }

    @Test
    void severalModelsAreDrawnBesideEachOther() throws IOException {
        Path chart = scratch.resolve("bleu.svg");

        Path other = Files.createSymbolicLink(scratch.resolve("other"), run());

        CommandRun run = CommandRun.heed("test", run(), other, "--data", words(), "--chart", chart);

        assertThat(run.exitCode()).as(run.err()).isZero();
        assertThat(run.out().lines()).contains("run", "other");
        assertThat(chart).content().contains("BLEU by source length in words and punctuation marks");
    }

    @Test
    void wrongOptionsOfATestAreOneSentence() throws IOException {
        refused("--outputs must be 1 in a test, but got 2", "--beams", "2", "--outputs", "2");
        refused("--outputs must stand with --beams or an option of sampling, but got it alone", "--outputs", "2");
        refused("--length-penalty must stand with --beams, but got it alone", "--length-penalty", "2");
        refused("--beams must stand without options of sampling, but got both", "--beams", "2", "--top-k", "3");
        refused("bins must be ascending lengths from 1 on, but got [3, 2]", "--bins", "3,2");
        refused("--examples must be at least 0, but got -1", "--examples", "-1");
        refused("--measure must stand with --chart, but got --measure alone", "--measure", "chrf");
        refused("--chart must end in .png or .svg, but got x.pdf", "--chart", "x.pdf");
        Path again = run().resolve("../run");
        refused("each RUN must be another folder, but got " + again + " twice", again);
        Path none = scratch.resolve("none");
        String reason =
                "folder must be that of a training run, with run.json and recipe.yaml, or one of Hugging Face's,"
                        + " with config.json, but got " + none + ", which is no folder";
        refused(reason, none);
        refused(reason, none, "--checkpoint");
        String folder = words() + " (" + words() + " is a file)";
        refused("out must be a writable folder, but got " + folder, "--chart", words().resolve("a.svg"));
    }

    private void refused(String sentence, Object... options) throws IOException {
        Object[] words = Stream.concat(Stream.of("test", run(), "--data", words()), Stream.of(options))
                .toArray();
        assertThat(CommandRun.heed(words)).isEqualTo(CommandRun.refusal(sentence));
    }

    @Test
    void aFolderOfNoRunIsOneSentence() {
        assertThat(CommandRun.heed("predict", scratch, "7"))
                .isEqualTo(CommandRun.refusal(
                        "folder must be that of a training run, with run.json and recipe.yaml, or one of Hugging Face's, with config.json, but got "
                                + scratch));
        assertThat(CommandRun.heed("predict", run(), "7", "--checkpoint")).isEqualTo(lines("7"));
    }
}
