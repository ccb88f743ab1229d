package dev.heed.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

@DisabledOnOs(value = OS.WINDOWS, disabledReason = "there are no named pipes")
@Timeout(20)
class RunListTest {

    @TempDir
    private Path runs;

    private static void pipe(Path path) throws IOException {
        assertThat(new ProcessBuilder("mkfifo", path.toString())
                        .start()
                        .onExit()
                        .join()
                        .exitValue())
                .isZero();
    }

    @Test
    void namesWhatIsNotWholeAndWhy() throws IOException {
        RunFiles.done(runs, "a");
        Path gone = RunFiles.done(runs, "gone");
        RunFiles.delete(gone, "run.json");
        Path pipe = RunFiles.done(runs, "pipe");
        RunFiles.delete(pipe, "run.json");
        pipe(pipe.resolve("run.json"));
        Path table = RunFiles.done(runs, "table");
        RunFiles.delete(table, "timing.csv");
        pipe(table.resolve("timing.csv"));
        RunFiles.write(RunFiles.done(runs, "deep"), "run.json", "[".repeat(100_000));

        RunList list = RunList.read(runs);

        assertThat(list.runs()).extracting(TrainedRun::folderName).containsExactly("a");
        assertThat(list.problems())
                .containsExactly(
                        runs.resolve("deep/run.json")
                                + " must be a whole JSON object, but got one that ends early or is damaged",
                        gone.resolve("run.json") + " must be a run's record, but got nothing there",
                        pipe.resolve("run.json") + " must be a run's record, but got no file",
                        table.resolve("timing.csv") + ": path must name a readable file, but got a pipe or a device");
    }

    @Test
    void cutsWhatWouldFillTheScreen() {
        Path run = RunFiles.done(runs, "long");
        RunFiles.write(run, "timing.csv", "update,seconds\n10," + "x".repeat(100_000) + "\n");

        assertThat(RunList.read(runs).problems())
                .singleElement()
                .satisfies(problem -> assertThat(problem)
                        .hasSizeLessThanOrEqualTo(1000)
                        .startsWith(run.resolve("timing.csv") + " must hold numbers, but got xxx")
                        .endsWith("xxx in line 2"));
    }

    @Test
    void leavesOutFoldersOfOtherKindsWithoutAWord() throws IOException {
        RunFiles.done(runs, "a");
        Files.createDirectory(runs.resolve("empty"));
        RunFiles.write(runs.resolve("notes"), "notes.txt", "mine");
        RunFiles.write(runs.resolve("compare"), "run.json", "{\"command\": [], \"complete\": true}");

        assertThat(RunList.read(runs).problems()).isEmpty();
    }

    @Test
    @SuppressWarnings("try") // the lock is held, not used
    void callsARunThatNobodyKeepsInterrupted() throws IOException {
        Path run = runs.resolve("a");
        RunFiles.write(run, "run.json", "{\"status\": \"running\"}");
        assertThat(status()).as("a copy without a lock says what it was").isEqualTo("running");
        try (LockedRunFolder folder = LockedRunFolder.open(run)) {
            assertThat(status()).as(folder.path().toString()).isEqualTo("running");
        }

        assertThat(status()).isEqualTo("interrupted");

        RunFiles.write(run, "run.json", "{\"status\": \"done\"}");
        assertThat(status()).isEqualTo("done");
    }

    private String status() {
        return RunList.read(runs).runs().get(0).record().status();
    }
}
