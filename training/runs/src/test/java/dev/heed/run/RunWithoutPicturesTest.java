package dev.heed.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.heed.io.AtomicFolder;
import dev.heed.recipe.RecipeFile;
import dev.heed.train.StepListener;
import dev.heed.train.StepReport;
import dev.heed.train.StopSignal;
import dev.heed.train.TrainingException;
import dev.heed.train.state.Validation;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What a run has measured outlives the pictures and pages that show it. */
class RunWithoutPicturesTest {

    private static final String LONG = "x".repeat(100_000);

    @TempDir
    private Path work;

    private Path folder = Path.of("");

    @BeforeEach
    void writeData() throws IOException {
        folder = work.resolve("run");
        Files.writeString(
                work.resolve("train.tsv"),
                "a b %1$s\tc %1$s a\nb a\ta b\n".formatted(LONG).repeat(5));
    }

    private RunResult run(StepListener listener) {
        String data = work.resolve("train.tsv").toString();
        try (LockedRunFolder open = LockedRunFolder.open(folder)) {
            return new TrainingRun(RecipeFile.with("""
                            data: {type: files, train: %1$s, validation: %1$s, test: %1$s}
                            batch: {size: 5}
                            model: {type: transformer, embedDim: 8, numHeads: 2, numLayers: 1}
                            evaluation: {interval: 3}
                            budget: {steps: 3}
                            """.formatted(data), List.of()))
                    .run(open, new StopSignal(), listener)
                    .orElseThrow();
        }
    }

    /** Puts folders where files should go, as soon as the run has begun. */
    private void take(String... names) {
        for (String name : names) {
            try {
                Files.createDirectories(folder.resolve(name).resolve("taken"));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    private String text(String name) throws IOException {
        return Files.readString(folder.resolve(name));
    }

    @Test
    @Timeout(60)
    void aTokenOfAHundredThousandCharactersIsShownCutAndKeptWhole() throws IOException {
        RunResult result = run(report -> {});

        assertThat(result.attention()).isPresent();
        assertThat(text("attention.json")).contains(LONG);
        assertThat(text("run.json")).contains("\"status\": \"done\"", "\"bleu\"");
        assertThat(text("report.html")).doesNotContain("x".repeat(101)).contains("xxx…xxx");
        assertThat(folder.resolve("attention.png")).isNotEmptyFile();
    }

    @Test
    void whatIsInThePicturesWayIsAWarning() throws IOException {
        RunResult result = run(report -> take("attention.png", "attention.json", "curves.png", "report.html"));

        assertThat(result.test().metrics()).containsKey("bleu");
        assertThat(text("run.json")).contains("\"status\": \"done\"", "\"bleu\"");
        assertThat(text("lengths.csv")).startsWith("from_length");
        assertThat(folder.resolve("parameters.safetensors")).isNotEmptyFile();
        assertThat(text("log.txt").lines())
                .anyMatch(line -> line.contains("done after update 3, test {"))
                .anyMatch(
                        line -> line.endsWith("the attention weights could not be made: target must be a file, but got"
                                + " the folder " + folder.resolve("attention.json")))
                .anyMatch(line -> line.endsWith("the run's page could not be made: target must be a file, but got the"
                        + " folder " + folder.resolve("curves.png")));
    }

    @Test
    void aRunIsDoneWithoutTheLastLineOfItsLog() throws IOException {
        run(new StepListener() {
            @Override
            public void afterStep(StepReport report) {}

            @Override
            public void afterValidation(StepReport report, Validation validation) {
                AtomicFolder.delete(folder.resolve("log.txt"));
                take("log.txt");
            }
        });

        assertThat(text("run.json")).contains("\"status\": \"done\"", "\"bleu\"");
        assertThat(folder.resolve("report.html")).isNotEmptyFile();
    }

    @Test
    void aPageIsMadeWithoutThePictureThatIsInTheWay() throws IOException {
        run(report -> take("curves.png"));

        assertThat(text("report.html")).contains("Attention weights");
    }

    @Test
    void theFirstFailureStaysTheFirst() {
        TrainingException first = new TrainingException("planned");

        assertThatExceptionOfType(TrainingException.class)
                .isThrownBy(() -> run(report -> {
                    emptied();
                    take("run.json", "log.txt", "report.html");
                    throw first;
                }))
                .isSameAs(first)
                .satisfies(failure -> assertThat(failure.getSuppressed()).hasSize(3));
    }

    /** As a disk that has gone: what was written cannot be read again. */
    private void emptied() {
        try (Stream<Path> files = Files.list(folder)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                Files.delete(file);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void anErrorIsTheRunsFailureInASentence() throws IOException {
        OutOfMemoryError error = new OutOfMemoryError("Java heap space");

        assertThatExceptionOfType(OutOfMemoryError.class)
                .isThrownBy(() -> run(report -> {
                    throw error;
                }))
                .isSameAs(error);

        assertThat(text("run.json"))
                .contains(
                        "\"status\": \"failed\"",
                        "\"step\": 1,",
                        "\"failure\": \"Java's memory of ",
                        "raise it with -Xmx");
        assertThat(text("log.txt")).contains("failed: Java's memory of ");
        assertThat(text("report.html")).contains("did not come to its end: failed");
    }
}
