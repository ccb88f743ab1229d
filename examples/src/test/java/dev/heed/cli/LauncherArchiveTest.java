package dev.heed.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The archive of classes with which the launcher starts Java; Java 17 archives none of jars in a path with blanks. */
class LauncherArchiveTest {

    @TempDir
    private Path temporary;

    @Test
    void theFirstCommandMakesItTheNextUsesItAndABrokenOneIsIgnored() throws IOException, InterruptedException {
        BuiltCheckout checkout = BuiltCheckout.in(temporary, "checkout");

        assertThat(help(checkout, "-Xmx512m").err()).isEqualTo(LauncherProgramsTest.PREPARING);
        CommandProcess second = help(checkout, "-Xlog:class+load");

        assertThat(second.err()).isEmpty();
        assertThat(second.out()).contains("dev.heed.cli.Heed source: shared objects file");
        try (Stream<Path> left = Files.list(checkout.target())) {
            assertThat(left.filter(Files::isDirectory)).isEmpty();
        }
        // Broken in the same test, as an archive takes seconds to make
        Path archive = archive(checkout);
        byte[] whole = Files.readAllBytes(archive);
        Files.delete(archive); // Java makes it read-only
        Files.write(archive, Arrays.copyOf(whole, whole.length / 2));
        assertIgnored(checkout);
        Files.writeString(archive, "no archive of Java's".repeat(5000));
        assertIgnored(checkout);
    }

    @Test
    void itIsNotMadeWhereSharingIsOff() throws IOException, InterruptedException {
        BuiltCheckout checkout = BuiltCheckout.in(temporary, "checkout");

        assertThat(help(checkout, "-Xshare:off").err()).isEmpty();

        try (Stream<Path> left = Files.list(checkout.target())) {
            assertThat(left).noneMatch(path -> path.toString().endsWith(".jsa"));
        }
    }

    private static void assertIgnored(BuiltCheckout checkout) throws IOException, InterruptedException {
        CommandProcess heed = help(checkout, "-Xmx512m");
        assertThat(heed.err()).isEmpty();
        assertThat(heed.out()).startsWith("Usage: heed [-hV] [--verbose] COMMAND");
    }

    private static CommandProcess help(BuiltCheckout checkout, String javaOption)
            throws IOException, InterruptedException {
        CommandProcess heed = checkout.launch(List.of("HEED_JAVA_OPTS=" + javaOption), checkout.launcher(), "--help");
        assertThat(heed.exitCode()).as(heed.err()).isZero();
        return heed;
    }

    private static Path archive(BuiltCheckout checkout) throws IOException {
        try (Stream<Path> files = Files.list(checkout.target())) {
            return files.filter(path -> path.toString().endsWith(".jsa"))
                    .findFirst()
                    .orElseThrow();
        }
    }
}
