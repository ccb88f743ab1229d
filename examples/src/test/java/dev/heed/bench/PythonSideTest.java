package dev.heed.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** In which environment the script runs; {@link PythonProcessTest} speaks with it. */
class PythonSideTest {

    @TempDir
    private Path temporary;

    /** Answers with a variable of its environment. */
    private List<Double> seconds(String added) throws IOException {
        FakePython fake = FakePython.in(
                temporary, "echo torch 0", "prepare*) echo ready ;;", "run*) echo seconds ${GOMP_SPINCOUNT:-7} ;;");
        Map<String, String> launchers = new HashMap<>(System.getenv());
        launchers.put("GOMP_SPINCOUNT", "2000");
        launchers.put(UserEnvironment.ADDED, added);
        try (PythonSide rival = PythonSide.start(fake.interpreter(), 2, launchers)) {
            List<Contender> contenders = rival.contenders("training 2 3 5 1 float32");
            return contenders.stream().map(contender -> contender.seconds(1)).toList();
        }
    }

    @Test
    void isTheUsersFirstAndThenOurs() throws IOException {
        assertThat(seconds(" GOMP_SPINCOUNT")).containsExactly(7.0, 2000.0);
    }

    @Test
    void isOneWhereTheLauncherAddedNothing() throws IOException {
        assertThat(seconds(" ")).containsExactly(2000.0);
    }

    @Test
    void hasNoContenderForWhatIsUnavailable() throws IOException {
        FakePython fake = FakePython.in(temporary, "echo torch 0", "prepare*) echo unavailable no transformers ;;");
        try (PythonSide rival = PythonSide.start(fake.interpreter(), 2, System.getenv())) {
            assertThat(rival.contenders("decoding 64 2 4 1 1000 16 240")).isEmpty();
        }
    }
}
