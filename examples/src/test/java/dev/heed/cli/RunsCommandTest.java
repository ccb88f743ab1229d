package dev.heed.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RunsCommandTest {

    @TempDir
    private Path runs;

    private void run(String name, String started, double loss) throws IOException {
        Path folder = Files.createDirectories(runs.resolve(name));
        Files.writeString(folder.resolve("recipe.yaml"), "model: lm\n");
        Files.writeString(folder.resolve("run.json"), """
                {"status": "done", "started": "%s", "model": "lm", "parameters": 53, "step": 20, "seconds": 7,
                 "best": {"metric": "loss", "direction": "lowest", "value": %s, "step": 20}}
                """.formatted(started, loss));
        Files.writeString(folder.resolve("validation.csv"), "update,loss\n10,3\n20,%s\n".formatted(loss));
    }

    private void twoRuns() throws IOException {
        run("newer", "2026-11-25T11:00:00Z", 2);
        run("older", "2026-11-23T11:00:00Z", 1.7);
    }

    @Test
    void runsAreListedNewestLastAndDrawn() throws IOException {
        twoRuns();

        CommandRun run = CommandRun.heed("runs", runs);

        assertThat(run.exitCode()).isZero();
        assertThat(run.err()).isEmpty();
        assertThat(run.out().lines())
                .containsExactly(
                        "name   status  model  parameters  updates  seconds  best",
                        "older  done    lm             53       20        7  loss 1.700 at 20",
                        "newer  done    lm             53       20        7  loss 2 at 20",
                        "",
                        "The curves are in " + runs.resolve("runs.png"));
        assertThat(runs.resolve("runs.png")).isNotEmptyFile();
    }

    @Test
    void sortAndOutAreFollowed(@TempDir Path elsewhere) throws IOException {
        run("newer", "2026-11-25T11:00:00Z", 1.3);
        run("older", "2026-11-23T11:00:00Z", 1.7);
        Path out = elsewhere.resolve("two.png");

        CommandRun run = CommandRun.heed("runs", runs, "--sort", "loss", "--out", out);

        assertThat(run.out().lines().skip(1).limit(2)).allMatch(line -> line.matches("(newer|older) .*"));
        assertThat(run.out()).contains("The curves are in " + out).containsSubsequence("newer", "older");
        assertThat(out).isNotEmptyFile();
        assertThat(runs.resolve("runs.png")).doesNotExist();
    }

    @Test
    void aDamagedRunIsOneSentenceAndTheOthersAreListed() throws IOException {
        twoRuns();
        Files.writeString(runs.resolve("newer/validation.csv"), "update,loss\n10,x\n");

        CommandRun run = CommandRun.heed("runs", runs);

        assertThat(run.exitCode()).isZero();
        assertThat(run.err())
                .isEqualToIgnoringNewLines(
                        "heed: " + runs.resolve("newer/validation.csv") + " must hold numbers, but got x in line 2");
        assertThat(run.out()).contains("older").doesNotContain("newer  ");
    }

    @Test
    void foldersWithoutRunsAreRefused() {
        assertThat(CommandRun.heed("runs", runs))
                .isEqualTo(CommandRun.refusal(
                        "DIR must hold training runs, as ./heed train leaves them, but got none in " + runs));
        assertThat(CommandRun.heed("runs", runs.resolve("missing")))
                .isEqualTo(CommandRun.refusal(
                        "DIR must be a folder of runs, but got " + runs.resolve("missing") + ", which is no folder"));
    }

    @Test
    void aPictureThatIsNoPngAndAnUnknownMetricAreRefused() throws IOException {
        twoRuns();

        assertThat(CommandRun.heed("runs", runs, "--out", "two.svg"))
                .isEqualTo(CommandRun.refusal("--out must end in .png, but got two.svg"));
        assertThat(CommandRun.heed("runs", runs, "--sort", "bleu"))
                .isEqualTo(CommandRun.refusal("--sort must name a metric of these runs, one of [loss], but got bleu"));
    }

    @Test
    void aPictureOfAnotherIsNotDrawnOver() throws IOException {
        twoRuns();
        Path photo = Files.writeString(runs.resolve("photo.png"), "the user's");
        Path curves = runs.resolve("newer/curves.png");
        Path study = Files.createDirectory(runs.resolve("compare"));
        Files.writeString(study.resolve("run.json"), "{\"command\": [\"compare\"], \"complete\": true}");
        Path accuracy = study.resolve("accuracy.png");
        Path map = study.resolve("attention-fixed.png");

        for (Path taken : new Path[] {photo, curves, accuracy, map}) {
            assertThat(CommandRun.heed("runs", runs, "--out", taken))
                    .isEqualTo(CommandRun.refusal(
                            "--out must be a new file or a picture that heed has drawn, but got " + taken));
        }
        assertThat(photo).hasContent("the user's");
        assertThat(CommandRun.heed("runs", runs, "--out", study.resolve("mine.png"))
                        .exitCode())
                .isZero();
        assertThat(CommandRun.heed("runs", runs, "--out", runs.resolve("mine.png"))
                        .exitCode())
                .isZero();
        assertThat(CommandRun.heed("runs", runs, "--out", runs.resolve("mine.png"))
                        .exitCode())
                .as("its own again")
                .isZero();
    }

    @Test
    void whereThePictureCannotBeWrittenTheListIsPrintedAllTheSame() throws IOException {
        twoRuns();
        Path file = Files.createFile(runs.resolve("file"));

        CommandRun run = CommandRun.heed("runs", runs, "--out", file.resolve("runs.png"));

        assertThat(run.exitCode()).isEqualTo(2);
        assertThat(run.out()).contains("older  done").doesNotContain("curves");
        assertThat(run.err()).startsWith("heed: out must be a writable folder, but got " + file);
    }

    @Test
    void aKilledRunIsInterrupted() throws IOException {
        run("older", "2026-11-23T11:00:00Z", 1.7);
        Path record = runs.resolve("older/run.json");
        Files.writeString(record, Files.readString(record).replace("done", "running"));
        Files.createFile(runs.resolve("older/run.lock"));

        assertThat(CommandRun.heed("runs", runs).out()).contains("older  interrupted  lm");
    }
}
