package dev.heed.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The launcher in a checkout that looks built, in a folder whose name has blanks. */
class LauncherTest {

    @TempDir
    private Path temporary;

    private Path checkout;

    @BeforeEach
    void aBuiltCheckout() throws IOException {
        checkout = temporary.toRealPath().resolve("a check  out");
        for (String module : List.of("core", "models", "training", "examples")) {
            Files.createDirectories(checkout.resolve(module).resolve("src/main"));
            Files.createDirectories(checkout.resolve(module).resolve("target"));
            Files.createFile(checkout.resolve(module).resolve("pom.xml"));
        }
        Files.createFile(checkout.resolve("pom.xml"));
        Files.copy(Path.of("..", "heed"), checkout.resolve("heed"));
        emptyJar("examples/target/heed-examples.jar");
        Path coreJar = emptyJar("core/target/heed-core.jar");
        Files.writeString(
                checkout.resolve("examples/target/classpath.txt"),
                coreJar + ":" + System.getProperty("java.class.path"));
    }

    private Path emptyJar(String name) throws IOException {
        Path jar = checkout.resolve(name);
        try (OutputStream file = Files.newOutputStream(jar)) {
            new JarOutputStream(file, new Manifest()).close();
        }
        return jar;
    }

    private CommandProcess launch(Path launcher, String... args) throws IOException {
        Files.createDirectories(temporary.resolve("else where"));
        String[] command = new String[args.length + 2];
        command[0] = "bash";
        command[1] = launcher.toString();
        System.arraycopy(args, 0, command, 2, args.length);
        return CommandProcess.start(temporary.resolve("else where"), List.of(command));
    }

    @Test
    void withoutACommandItShowsTheUsageAsAnError() throws IOException, InterruptedException {
        try (CommandProcess heed = launch(checkout.resolve("heed"))) {
            assertThat(heed.exitCode()).isEqualTo(2);
            assertThat(heed.out()).isEmpty();
            assertThat(heed.err())
                    .startsWith("Usage: heed [-hV] [--verbose] COMMAND")
                    .contains("compare");
        }
    }

    @Test
    void helpIsTheWholeOutput() throws IOException, InterruptedException {
        try (CommandProcess heed = launch(checkout.resolve("heed"), "--help")) {
            assertThat(heed.exitCode()).as(heed.err()).isZero();
            assertThat(heed.out())
                    .startsWith("Usage: heed [-hV] [--verbose] COMMAND")
                    .contains("  compare  ");
            assertThat(heed.err()).isEmpty();
        }
    }

    @Test
    void throughALinkItHandsOnArgumentsWithBlanksAndTheExitCode() throws IOException, InterruptedException {
        Path link = Files.createSymbolicLink(temporary.resolve("a link"), checkout.resolve("heed"));

        try (CommandProcess heed = launch(link, "compare", "--train", "no file", "--test", "b  c")) {
            assertThat(heed.exitCode()).isEqualTo(2);
            assertThat(heed.out()).isEmpty();
            assertThat(heed.err()).isEqualTo("heed: no file: path must name a readable file, but got nothing there\n");
        }
    }

    @Test
    void itSaysWhichJavaItNeeds() throws IOException, InterruptedException {
        List<String> command = List.of(
                "env",
                "JAVA_HOME=/no such java",
                "bash",
                checkout.resolve("heed").toString());

        try (CommandProcess heed = CommandProcess.start(temporary, command)) {
            assertThat(heed.exitCode()).isEqualTo(2);
            assertThat(heed.err())
                    .isEqualTo("heed: needs Java 17 or newer, but '/no such java/bin/java' was not found;"
                            + " install a JDK\n");
        }
    }
}
