package dev.heed.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ProcessContenderTest {

    @TempDir
    private Path temporary;

    private static double seconds(int repetitions, String input, String... command) {
        try (Contender contender = new ProcessContender(List.of(command), input)) {
            return contender.seconds(repetitions);
        }
    }

    @Test
    void takesTheTimeOfAProgramFromItsStartToItsEnd() {
        assertThat(seconds(1, "", "true")).isPositive();
        assertThat(seconds(1, "", "sleep", "0.2")).isGreaterThan(0.2);
    }

    @Test
    void startsTheProgramAnewForEachRepetition() throws IOException {
        Path file = temporary.resolve("lines");

        seconds(3, "", "sh", "-c", "echo line >> '" + file + "'");

        assertThat(Files.readAllLines(file)).hasSize(3);
    }

    @Test
    void givesTheProgramItsInputAndThenTheEndOfIt() throws IOException {
        Path file = temporary.resolve("copy");

        seconds(1, "prepare\nrun 1\n", "sh", "-c", "cat > '" + file + "'");

        assertThat(file).hasContent("prepare\nrun 1\n");
    }

    @Test
    void isNotStoppedByWhatTheProgramPrints() {
        assertThat(seconds(1, "", "sh", "-c", "head -c 1000000 /dev/zero; head -c 1000000 /dev/zero >&2"))
                .isPositive();
    }

    @Test
    void aProgramThatFailsIsNotMeasured() {
        assertThatIllegalStateException()
                .isThrownBy(() -> seconds(1, "", "false"))
                .withMessage("'false' must end with 0, but got 1");
    }

    @Test
    void aProgramThatIsNotThereIsNamed() {
        assertThatExceptionOfType(UncheckedIOException.class)
                .isThrownBy(() -> seconds(1, "", "/no/such/program"))
                .withMessageContaining("/no/such/program");
    }
}
