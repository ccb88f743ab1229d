package dev.heed.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Runs that differ in the seed alone are one line of the chart of a test, any others a line each. */
class TestedSeedsTest {

    @TempDir
    private Path folder = Path.of("");

    @BeforeEach
    void train() throws IOException {
        CommandRun.trainSmall(folder);
        Files.writeString(folder.resolve("words.tsv"), "7 13\t7 13\n5\t5\n9 9 9\t9 9 9\n");
    }

    private Path trained(String name, String setting) {
        Path run = folder.resolve(name);
        CommandRun training =
                CommandRun.heed("train", folder.resolve("copy.yaml"), "--set", setting, "--out", run, "--quiet");
        assertThat(training.exitCode()).as(training.err()).isZero();
        return run;
    }

    private String chart(Path... runs) throws IOException {
        Path chart = folder.resolve("chart.svg");
        Object[] words = Stream.concat(
                        Stream.of("test", folder.resolve("run")),
                        Stream.concat(
                                Stream.of(runs), Stream.of("--data", folder.resolve("words.tsv"), "--chart", chart)))
                .toArray();
        CommandRun run = CommandRun.heed(words);
        assertThat(run.exitCode()).as(run.err()).isZero();
        return Files.readString(chart);
    }

    @Test
    void areOneLineWithItsBand() throws IOException {
        assertThat(chart(trained("second", "seed=2"), trained("third", "seed=3")))
                .contains("mean of 3 seeds")
                .contains(">run<")
                .doesNotContain(">second<", ">third<");
    }

    @Test
    void ofAnotherRecipeOrTheSameSeedAreLinesOfTheirOwn() throws IOException {
        assertThat(chart(trained("second", "clip.maxNorm=2"), trained("third", "seed=1")))
                .contains("One seed for each model.")
                .contains(">run<", ">second<", ">third<");
    }
}
