package dev.heed.cli;

import static dev.heed.cli.CommandRun.heed;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CompareCommandTest {

    private static final String HEADER = "model,seed,parameters,updates,seconds,from_length,to_length,count,"
            + "token_accuracy,sequence_accuracy,bleu,chrf,token_error_rate";
    private static final List<String> MODELS = List.of("fixed", "attention", "transformer");

    @TempDir
    private Path temporary;

    @Test
    void threeModelsAreComparedAndAllIsWritten() throws IOException {
        Path out = temporary.resolve("results");

        CommandRun run = heed("compare", "--steps", 2, "--max-length", 5, "--out", out);

        assertThat(run.exitCode()).as(run.err()).isZero();
        assertThat(run.err()).isEmpty();
        assertTerminal(run.out(), out);
        assertAccuracy(out);
        assertPictures(out);
        assertRecord(out);
        assertReport(out);
        assertThat(out.toFile().list())
                .containsExactlyInAnyOrder(
                        "accuracy.csv",
                        "accuracy.png",
                        "attention-attention.json",
                        "attention-attention.png",
                        "attention-transformer.json",
                        "attention-transformer.png",
                        "history.csv",
                        "report.html",
                        "run.json",
                        "run.lock",
                        "runs",
                        "sequences.png");
    }

    private static void assertTerminal(String out, Path folder) {
        assertThat(out.lines().toList())
                .startsWith("training fixed, seed 1", "training attention, seed 1", "training transformer, seed 1")
                .endsWith("Results are in " + folder + "; open " + folder.resolve("report.html"))
                .anyMatch(line -> line.matches("model +seed +length +count +token accuracy +tokens +whole +BLEU"))
                .anyMatch(line -> line.contains(" all 1–"));
        MODELS.forEach(model -> assertThat(out.lines().filter(line -> line.startsWith(model)))
                .as(model)
                .hasSize(6)
                .allMatch(line -> line.matches(
                        "\\w+ +1 +(all )?\\d–\\d +[\\d,]+ +#*\\.* +0\\.\\d{3,} +0(\\.\\d+)? +\\d+(\\.\\d+)?")));
        assertThat(out).as("nothing is redrawn where no terminal is").doesNotContain("\r", "\u001B");
    }

    private static void assertAccuracy(Path folder) throws IOException {
        List<String> rows = Files.readAllLines(folder.resolve("accuracy.csv"));
        assertThat(rows.get(0)).isEqualTo(HEADER);
        assertThat(rows).hasSize(1 + 3 * 6);
        MODELS.forEach(model -> assertThat(rows.stream()
                        .filter(row -> row.startsWith(model + ",1,"))
                        .map(row -> row.split(","))
                        .map(cells -> cells[3] + " " + cells[5] + "-" + cells[6]))
                .as(model)
                .containsExactly("2 1-2", "2 3-4", "2 5-5", "2 6-6", "2 1-5", "2 1-6"));
        assertThat(Files.readAllLines(folder.resolve("history.csv")))
                .hasSize(1 + 3)
                .startsWith(
                        "model,seed,update,seconds,loss,gradient_norm,learning_rate,tokens_per_second,next_token_accuracy");
    }

    private static void assertPictures(Path folder) throws IOException {
        for (String name :
                List.of("accuracy.png", "sequences.png", "attention-attention.png", "attention-transformer.png")) {
            BufferedImage image = ImageIO.read(folder.resolve(name).toFile());
            assertThat(image).as(name).isNotNull();
            assertThat(image.getWidth()).as(name).isBetween(400, 4000);
            assertThat(image.getHeight()).as(name).isBetween(300, 4000);
        }
    }

    private static void assertRecord(Path folder) throws IOException {
        JsonObject run = JsonParser.parseString(Files.readString(folder.resolve("run.json")))
                .getAsJsonObject();
        assertThat(run.getAsJsonArray("command").asList().stream().map(word -> word.getAsString()))
                .containsExactly("compare", "--steps", "2", "--max-length", "5", "--out", folder.toString());
        assertThat(run.get("complete").getAsBoolean()).isTrue();
        assertThat(run.get("seeds")).isEqualTo(JsonParser.parseString("[1]"));
        assertThat(run.get("budget")).isEqualTo(JsonParser.parseString("{'updates': 2}"));
        assertThat(run.get("data"))
                .isEqualTo(JsonParser.parseString("{'name': 'copy', 'task': 'copy', 'symbols': 50, 'max_length': 5,"
                        + "'max_test_length': 6, 'test_seed': 1000003, 'trained_length': 5, 'test_pairs': 1000,"
                        + "'source_vocabulary': 54, 'target_vocabulary': 54}"));
        assertThat(run.getAsJsonObject("training").keySet()).contains("batch_size", "clip_norm", "warmup_steps");
        assertThat(run.getAsJsonObject("evaluation").keySet()).contains("decoding", "batch_size", "bleu");
        assertThat(run.getAsJsonObject("versions").keySet()).contains("heed", "djl", "engine", "java", "os", "threads");
        assertThat(run.getAsJsonArray("models")).hasSize(3).allSatisfy(model -> {
            assertThat(model.getAsJsonObject().get("parameters").getAsLong()).isGreaterThan(100_000);
            assertThat(model.getAsJsonObject().get("learning_rate").getAsDouble())
                    .isPositive();
        });
    }

    private static void assertReport(Path folder) throws IOException {
        String page = Files.readString(folder.resolve("report.html"));
        assertThat(page).startsWith("<!DOCTYPE html>").contains("What attention keeps: copy", "data:image/png;base64,");
        assertThat(Pattern.compile("(?:src|href)\\s*=\\s*\"(?!data:|#)|url\\(|@import|<script|<link")
                        .matcher(page)
                        .results()
                        .map(match -> page.substring(match.start(), Math.min(page.length(), match.end() + 60))))
                .as("what the page would load from elsewhere")
                .isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"copy", "reverse"})
    void oneTokenIsLengthEnough(String task) throws IOException {
        Path out = temporary.resolve("results");

        CommandRun run =
                heed("compare", "--task", task, "--max-length", 1, "--models", "attention", "--steps", 1, "--out", out);

        assertThat(run.exitCode()).as(run.err()).isZero();
        assertThat(Files.readAllLines(out.resolve("accuracy.csv")).stream()
                        .skip(1)
                        .map(row -> row.replaceAll("^(\\w+),.*,(\\d+),(\\d+),(\\d+)(,[^,]*){5}$", "$1 $2-$3 $4")))
                .containsExactly("attention 1-1 50");
        assertThat(out).isDirectoryContaining("glob:**report.html");
    }

    @Test
    void recallTakesItsShortestLengthAndModelsKeepTheirOrder() throws IOException {
        Path out = temporary.resolve("results");

        CommandRun run = heed(
                "compare",
                "--task",
                "RECALL",
                "--max-length",
                4,
                "--models",
                "Transformer,fixed",
                "--steps",
                1,
                "--seeds",
                2,
                "--embed-dim",
                8,
                "--out",
                out);

        assertThat(run.exitCode()).as(run.err()).isZero();
        assertThat(run.out().lines())
                .startsWith(
                        "training transformer, seed 1",
                        "training fixed, seed 1",
                        "training transformer, seed 2",
                        "training fixed, seed 2");
        assertThat(out).isDirectoryNotContaining("glob:**attention-attention.png");
    }

    @Test
    void whatAnEarlierRunLeftDoesNotStayBesideTheNew() throws IOException {
        Path out = Files.createDirectory(temporary.resolve("results"));
        Files.writeString(out.resolve("attention-attention.png"), "old");
        Files.writeString(out.resolve("accuracy.csv"), "old");
        Files.writeString(out.resolve("run.json"), "{\"command\": [\"compare\"], \"complete\": true}");
        Files.writeString(out.resolve("notes.txt"), "the user's");
        for (String name : List.of("fixed-seed-1", "fixed-seed-2", "transformer-seed-1", "fixed-seed-2-copy")) {
            Files.writeString(
                    Files.createDirectories(out.resolve("runs").resolve(name)).resolve("recipe.yaml"), "old");
        }
        Files.createDirectory(out.resolve("runs").resolve("fixed-seed-3"));

        heed("compare", "--max-length", 1, "--models", "fixed", "--steps", 1, "--out", out);

        assertThat(out.resolve("attention-attention.png")).doesNotExist();
        assertThat(out.resolve("accuracy.csv")).content().startsWith(HEADER);
        assertThat(out.resolve("notes.txt")).hasContent("the user's");
        assertThat(out.resolve("runs").toFile().list())
                .containsExactlyInAnyOrder("fixed-seed-1", "fixed-seed-2-copy", "fixed-seed-3");
    }
}
