package dev.heed.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The launcher in a folder whose name has blanks; {@link LauncherArchiveTest} tries its archive of classes. */
class LauncherTest {

    @TempDir
    private Path temporary;

    private BuiltCheckout checkout;

    @BeforeEach
    void aBuiltCheckout() throws IOException {
        checkout = BuiltCheckout.in(temporary, "a check  out");
    }

    private CommandProcess launch(Path launcher, String... args) throws IOException {
        return checkout.launch(List.of("HEED_JAVA_OPTS=-Xshare:off"), launcher, args);
    }

    @Test
    void withoutACommandItShowsTheUsageAsAnError() throws IOException, InterruptedException {
        try (CommandProcess heed = launch(checkout.launcher())) {
            assertThat(heed.exitCode()).isEqualTo(2);
            assertThat(heed.out()).isEmpty();
            assertThat(heed.err())
                    .startsWith("Usage: heed [-hV] [--verbose] COMMAND")
                    .contains("compare");
        }
    }

    @Test
    void helpIsTheWholeOutput() throws IOException, InterruptedException {
        try (CommandProcess heed = launch(checkout.launcher(), "--help")) {
            assertThat(heed.exitCode()).as(heed.err()).isZero();
            assertThat(heed.out())
                    .startsWith("Usage: heed [-hV] [--verbose] COMMAND")
                    .contains("  compare  ");
            assertThat(heed.err()).isEmpty();
        }
    }

    @Test
    void throughALinkItHandsOnArgumentsWithBlanksAndTheExitCode() throws IOException, InterruptedException {
        Path link = Files.createSymbolicLink(temporary.resolve("a link"), checkout.launcher());

        try (CommandProcess heed = launch(link, "compare", "--train", "no file", "--test", "b  c")) {
            assertThat(heed.exitCode()).isEqualTo(2);
            assertThat(heed.out()).isEmpty();
            assertThat(heed.err()).isEqualTo("heed: no file: path must name a readable file, but got nothing there\n");
        }
    }

    @Test
    void itSaysWhichJavaItNeeds() throws IOException, InterruptedException {
        List<String> command = List.of(
                "env", "JAVA_HOME=/no such java", "bash", checkout.launcher().toString());

        try (CommandProcess heed = CommandProcess.start(temporary, command)) {
            assertThat(heed.exitCode()).isEqualTo(2);
            assertThat(heed.err())
                    .isEqualTo("heed: needs Java 17 or newer, but '/no such java/bin/java' was not found;"
                            + " install a JDK\n");
        }
    }
}
