package dev.heed.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
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
    void inTheLocaleOfCScriptsAreReadAsUtf8() throws IOException, InterruptedException {
        Path script = temporary.resolve("a.jsh");
        Files.writeString(script, "\uFEFFSystem.out.println(\"ä\".length() + \"ä\")\n/exit 3\n");
        List<String> settings = List.of("HEED_JAVA_OPTS=-Xshare:off", "LC_ALL=C");

        try (CommandProcess heed = checkout.launch(settings, checkout.launcher(), "jshell", script.toString())) {
            assertThat(heed.exitCode()).as(heed.err()).isEqualTo(3);
            assertThat(heed.out()).isEqualTo("1ä\n");
        }
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    void inTheLocaleOfCAPathBeyondAsciiIsRefusedWithItsCause() throws IOException, InterruptedException {
        List<String> settings = List.of("HEED_JAVA_OPTS=-Xshare:off", "LC_ALL=C");
        Files.writeString(temporary.resolve("a.yaml"), """
                data: {type: files, train: "ä.tsv"}
                model: {type: fixed}
                budget: {steps: 1}
                """);

        try (CommandProcess heed = checkout.launch(
                settings,
                checkout.launcher(),
                "train",
                temporary.resolve("a.yaml").toString())) {
            assertThat(heed.exitCode()).isEqualTo(2);
            assertThat(heed.err())
                    .hasLineCount(1)
                    .contains("path must be in the locale's character set ANSI_X3.4-1968, but got ä.tsv;")
                    .endsWith("start with LC_ALL=C.UTF-8 or another locale of UTF-8\n");
        }
        Path folder = Files.createDirectory(temporary.resolve("ä"));
        try (CommandProcess heed = CommandProcess.start(
                folder, List.of("env", "LC_ALL=C", "bash", checkout.launcher().toString(), "--help"))) {
            assertThat(heed.exitCode()).isEqualTo(2);
            assertThat(heed.err())
                    .startsWith("heed: the locale must be one of UTF-8 in the folder")
                    .endsWith("but got ANSI_X3.4-1968; start with LC_ALL=C.UTF-8\n");
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
