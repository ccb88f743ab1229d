package dev.heed.bench;

import static org.assertj.core.api.Assertions.assertThat;

import dev.heed.train.StopSignal;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StartupWorkloadTest {

    private static final String LAUNCHER = "heed.launcher";
    private static final int RUNS = 7 + 1;

    @TempDir
    private Path temporary;

    private final List<String> asked = new ArrayList<>();
    private final PairedRuns runs = new PairedRuns(new BenchSettings(7, 0.0001, 0, 1), new StopSignal());
    private @Nullable String before;

    /** A rival whose process is there, and does nothing. */
    private final PythonSide python = new PythonSide(List.of()) {
        @Override
        public List<Contender> contenders(String workload) {
            throw new AssertionError("start-up is a matter of processes");
        }

        @Override
        public List<Contender> process(String... questions) {
            asked.add(String.join("; ", questions));
            return List.of(new ScriptedContender("python", new ArrayList<>(), 0.5));
        }

        @Override
        public Optional<Double> peakMegabytes(String workload, int repetitions) {
            throw new AssertionError("start-up is a matter of processes");
        }
    };

    /** Notes its arguments, and leaves a file in the folder that comes last. */
    @BeforeEach
    void aLauncher() throws IOException {
        Path launcher = temporary.resolve("heed");
        Files.writeString(launcher, """
                #!/bin/sh
                echo "$*" >> "$0.log"
                for last; do :; done
                [ ! -d "$last" ] || echo page > "$last/report.html"
                """);
        Files.setPosixFilePermissions(launcher, PosixFilePermissions.fromString("rwx------"));
        before = System.getProperty(LAUNCHER);
        System.setProperty(LAUNCHER, launcher.toString());
    }

    @AfterEach
    void noLauncher() {
        if (before == null) {
            System.clearProperty(LAUNCHER);
        } else {
            System.setProperty(LAUNCHER, before);
        }
    }

    private List<String> commands() throws IOException {
        return Files.readAllLines(temporary.resolve("heed.log"));
    }

    @Test
    void helpStandsAgainstAnImport() throws IOException {
        Figures figures = StartupWorkload.rows(python).get(0).measure(runs).get(0);

        assertThat(figures.ratio()).isPositive();
        assertThat(figures.rivalMedian()).isEqualTo(500);
        assertThat(asked).containsExactly("");
        assertThat(commands()).hasSize(RUNS).containsOnly("--help");
    }

    @Test
    void aComparisonStandsAgainstOneStepAndItsFolderIsRemoved() throws IOException {
        assertThat(StartupWorkload.rows(python).get(1).measure(runs)).hasSize(1);

        assertThat(asked).containsExactly("prepare training 64 16 64 4 float32; run 1");
        assertThat(commands()).hasSize(RUNS).allMatch(command -> command.startsWith("compare --steps 1 --out "));
        String[] words = commands().get(0).split(" ", -1);
        assertThat(Path.of(words[words.length - 1])).doesNotExist();
    }

    @Test
    void withoutALauncherThereIsNothingToMeasure() {
        System.clearProperty(LAUNCHER);

        for (Workload row : StartupWorkload.rows(python)) {
            assertThat(row.measure(runs)).isEmpty();
        }
        assertThat(asked).isEmpty();
    }

    @Test
    void withoutPythonTheLauncherIsNotStarted() {
        for (Workload row : StartupWorkload.rows(PythonSide.NONE)) {
            assertThat(row.measure(runs)).isEmpty();
        }
        assertThat(temporary.resolve("heed.log")).doesNotExist();
    }
}
