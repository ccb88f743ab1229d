package dev.heed.train.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;

import dev.heed.train.CheckpointedRun;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Real processes that are killed with signal 9 and go on. */
@DisabledOnOs(value = OS.WINDOWS, disabledReason = "there is no signal 9")
class KillTest {

    private static final int KILLED = 128 + 9;
    private static final int INTERVAL = CheckpointedRun.INTERVAL;

    private static String uninterrupted = "";

    @TempDir
    private Path folder;

    @BeforeAll
    static void runOnce(@TempDir Path other) throws IOException, InterruptedException {
        ChildProcess.Outcome outcome = run(other, 0, false);
        assertThat(outcome.exitCode()).as(outcome.output()).isZero();
        uninterrupted = outcome.lastLine();
        assertThat(uninterrupted).hasSize(64);
    }

    /** Before the first checkpoint, right before and behind one. */
    @ParameterizedTest
    @ValueSource(longs = {2, 2 * INTERVAL, 2 * INTERVAL + 1})
    void aKilledRunGoesOnAsIfNothingHadHappened(long deadly) throws IOException, InterruptedException {
        kill(deadly);

        ChildProcess.Outcome outcome = run(folder, 0, false);

        assertThat(outcome.exitCode()).as(outcome.output()).isZero();
        assertThat(outcome.lastLine()).isEqualTo(uninterrupted);
    }

    @Test
    void evenInTheMiddleOfWritingACheckpoint() throws IOException, InterruptedException {
        boolean isCaught = false;
        // On a busy machine a checkpoint may be whole before the signal arrives: then the next one
        for (long deadly = 2; !isCaught && deadly < CheckpointedRun.STEPS; deadly += INTERVAL) {
            assertThat(run(folder, deadly, true).exitCode()).isEqualTo(KILLED);
            assertThat(newest()).isBetween(deadly - 2, deadly - 2 + INTERVAL);
            isCaught = !leftOvers().isEmpty();
        }
        assertThat(isCaught).as("one checkpoint was half-written").isTrue();

        ChildProcess.Outcome outcome = run(folder, 0, false);

        assertThat(outcome.exitCode()).as(outcome.output()).isZero();
        assertThat(outcome.lastLine()).isEqualTo(uninterrupted);
        assertThat(leftOvers()).isEmpty();
    }

    /** Right behind a checkpoint, and between two. */
    @Test
    void again() throws IOException, InterruptedException {
        kill(INTERVAL + 1);
        kill(2 * INTERVAL + 3);

        assertThat(run(folder, 0, false).lastLine()).isEqualTo(uninterrupted);
    }

    private void kill(long deadly) throws IOException, InterruptedException {
        assertThat(run(folder, deadly, false).exitCode()).isEqualTo(KILLED);
        assertThat(newest()).isBetween(Math.max(0, deadly - INTERVAL), deadly - 1);
    }

    private static ChildProcess.Outcome run(Path folder, long deadly, boolean whileWriting)
            throws IOException, InterruptedException {
        return ChildProcess.java(
                KilledRun.class, List.of(folder.toString(), Long.toString(deadly), Boolean.toString(whileWriting)));
    }

    private long newest() {
        return new CheckpointFolder(folder)
                .steps().stream().mapToLong(Long::longValue).max().orElse(0);
    }

    private List<Path> leftOvers() throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(file -> file.getFileName().toString().startsWith("."))
                    .toList();
        }
    }
}
