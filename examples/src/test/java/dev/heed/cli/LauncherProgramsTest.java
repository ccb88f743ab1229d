package dev.heed.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the launcher has Java and Maven do, which scripts play here. */
@Timeout(60)
class LauncherProgramsTest {

    static final String PREPARING = "heed: preparing faster starts (a few seconds after each build)\n";

    private static final String NO_ARCHIVE = "HEED_JAVA_OPTS=-Xshare:off";

    @TempDir
    private Path temporary;

    private BuiltCheckout checkout;

    @BeforeEach
    void aCheckoutWithAJavaThatPrintsItsWords() throws IOException {
        checkout = BuiltCheckout.in(temporary, "checkout");
        java("17.0.1", "printf '%s\\n' \"$0\" \"tracking=$OPT_OUT_TRACKING\" \"$@\"");
        program("mvn", "echo \"$*\" >>'" + temporary.resolve("builds") + "'");
    }

    private void java(String version, String script) throws IOException {
        program("java", script);
        Files.writeString(temporary.resolve("jdk/release"), "JAVA_VERSION=\"" + version + "\"\n");
    }

    private void program(String name, String script) throws IOException {
        Path file = Files.createDirectories(temporary.resolve("jdk/bin")).resolve(name);
        Files.writeString(file, "#!/bin/bash\n" + script + "\n");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwx------"));
    }

    /** Starts the launcher in a process group of its own, as a terminal does: Ctrl-C goes to all of it. */
    private CommandProcess start(String setting, String... args) throws IOException {
        List<String> command = new ArrayList<>(List.of("bash", "-c", "set -m; \"$@\" & wait $!", "bash", "env"));
        command.add("PATH=" + temporary.resolve("jdk/bin") + ":" + System.getenv("PATH"));
        command.addAll(
                List.of("JAVA_HOME=jdk", setting, "bash", checkout.launcher().toString()));
        command.addAll(List.of(args));
        return CommandProcess.start(temporary, command);
    }

    private List<String> words(String setting, String... args) throws IOException, InterruptedException {
        try (CommandProcess heed = start(setting, args)) {
            assertThat(heed.exitCode()).as(heed.err()).isZero();
            return heed.out().lines().toList();
        }
    }

    private String errors() throws IOException, InterruptedException {
        List<String> settings = List.of("HEED_JAVA_OPTS=", "JAVA_HOME=" + temporary.resolve("jdk"));
        try (CommandProcess heed = checkout.launch(settings, checkout.launcher())) {
            assertThat(heed.exitCode()).as(heed.err()).isZero();
            return heed.err();
        }
    }

    private long builds() throws IOException {
        Path file = temporary.resolve("builds");
        return Files.exists(file) ? Files.readAllLines(file).size() : 0;
    }

    @Test
    void aRelativeJavaHomeHoldsInOtherFoldersToo() throws IOException, InterruptedException {
        assertThat(words(NO_ARCHIVE).get(0))
                .isEqualTo(temporary.toRealPath().resolve("jdk/bin/java").toString());
    }

    @Test
    void optionsOfSeveralLinesAreAllHandedOn() throws IOException, InterruptedException {
        assertThat(words("HEED_JAVA_OPTS=-Xmx2g  -Da=b\n-Dc=d\n-Xshare:off\n")).contains("-Xmx2g", "-Da=b", "-Dc=d");
    }

    @Test
    void theUsersCollectorTakesThePlaceOfTheLaunchers() throws IOException, InterruptedException {
        assertThat(words(NO_ARCHIVE)).contains("-XX:+UseSerialGC");
        assertThat(words(NO_ARCHIVE + " -XX:+UseG1GC")).contains("-XX:+UseG1GC").doesNotContain("-XX:+UseSerialGC");
    }

    @ParameterizedTest
    @CsvSource({"17.0.1, false", "21.0.2, false", "22, true", "25.0.1, true"})
    void aJavaThatAsksIsToldThatNativeLibrariesAreWanted(String version, boolean told)
            throws IOException, InterruptedException {
        java(version, "printf '%s\\n' \"$@\"");

        assertThat(words(NO_ARCHIVE).contains("--enable-native-access=ALL-UNNAMED"))
                .isEqualTo(told);
    }

    @Test
    void whetherDjlReportsIsTheUsersChoice() throws IOException, InterruptedException {
        try (CommandProcess heed = checkout.launch(
                List.of(NO_ARCHIVE, "JAVA_HOME=" + temporary.resolve("jdk"), "OPT_OUT_TRACKING=false"),
                checkout.launcher())) {
            assertThat(heed.exitCode()).as(heed.err()).isZero();
            assertThat(heed.out()).contains("tracking=false\n");
        }
    }

    @ParameterizedTest
    @CsvSource({"C, true", "no_SUCH.locale, true", "C.UTF-8, false"})
    void whereTheLocaleIsAsciiOutputIsUtf8(String locale, boolean isAscii) throws IOException, InterruptedException {
        assumeTrue(Files.isExecutable(Path.of("/usr/bin/locale")), "there is somebody to ask");
        List<String> settings = List.of(NO_ARCHIVE, "JAVA_HOME=" + temporary.resolve("jdk"), "LC_ALL=" + locale);

        try (CommandProcess heed = checkout.launch(settings, checkout.launcher())) {
            assertThat(heed.exitCode()).as(heed.err()).isZero();
            assertThat(heed.out().contains("-Dstdout.encoding=UTF-8\n")).isEqualTo(isAscii);
        }
    }

    @Test
    void aPathWithAColonIsRefused() throws IOException, InterruptedException {
        checkout = BuiltCheckout.in(Files.createDirectory(temporary.resolve("a")), "b:c");

        try (CommandProcess heed = start(NO_ARCHIVE)) {
            assertThat(heed.exitCode()).isEqualTo(2);
            assertThat(heed.err())
                    .startsWith("heed: the program must be in a path without a colon, which separates jars, but got '"
                            + checkout.launcher().getParent() + "'; move it\n");
        }
    }

    @Test
    void sparkIsAMatterOfTrainingAlone() throws IOException, InterruptedException {
        assertThat(words(NO_ARCHIVE, "predict", "run", "train", "--spark", "local"))
                .endsWith("--spark", "local");
        assertThat(builds()).isZero();

        try (CommandProcess heed = start(NO_ARCHIVE, "--verbose", "train", "a.yaml", "--spark", "local")) {
            heed.exitCode();
        }
        assertThat(builds()).isOne();
    }

    @Test
    void ofTwoFirstLaunchesOneBuilds() throws IOException, InterruptedException {
        assumeTrue(Files.isExecutable(Path.of("/usr/bin/flock")), "there is a lock");
        Path list = checkout.target().resolve("classpath.txt");
        Path built = Files.move(list, temporary.resolve("classpath.txt"));
        program("mvn", "echo >>'%s'; sleep 1; cp '%s' '%s'".formatted(temporary.resolve("builds"), built, list));

        try (CommandProcess one = start(NO_ARCHIVE);
                CommandProcess other = start(NO_ARCHIVE)) {
            assertThat(one.exitCode()).as(one.err()).isZero();
            assertThat(other.exitCode()).as(other.err()).isZero();
        }
        assertThat(builds()).isOne();
    }

    @Test
    void ctrlCInABuildIsNoFailureOfTheBuild() throws IOException, InterruptedException {
        Files.delete(checkout.target().resolve("classpath.txt"));
        program("mvn", "trap 'exit 130' INT; kill -INT 0");

        try (CommandProcess heed = start(NO_ARCHIVE)) {
            assertThat(heed.exitCode()).isEqualTo(130);
            assertThat(heed.err()).doesNotContain("failed");
        }
    }

    @Test
    void ctrlCWhileTheArchiveIsMadeEndsTheLaunch() throws IOException, InterruptedException {
        java("17.0.1", "trap 'exit 130' INT; [[ \"$*\" != *DumpLoadedClassList* ]] || kill -INT 0; echo ran");

        try (CommandProcess heed = start("HEED_JAVA_OPTS=")) {
            assertThat(heed.exitCode()).isEqualTo(130);
            assertThat(heed.out()).isEmpty();
        }
        try (Stream<Path> left = Files.list(checkout.target())) {
            assertThat(left.filter(file -> file.toString().contains("archive.")
                            || file.toString().endsWith(".jsa")))
                    .isEmpty();
        }
    }

    @Test
    void aListOfClassesThatWasCutOffIsNotArchivedAndNotTriedAgain() throws IOException, InterruptedException {
        java("17.0.1", """
                case "$*" in
                    *compare.list*) echo java/lang/Object >compare.list; exit 1 ;;
                    *help.list*) echo java/lang/Object >help.list ;;
                    *Xshare:dump*) echo classes >new.jsa ;;
                esac""");

        assertThat(errors()).isEqualTo(PREPARING);

        try (Stream<Path> left = Files.list(checkout.target())) {
            assertThat(left.filter(file -> file.toString().endsWith(".jsa")))
                    .singleElement()
                    .satisfies(archive -> assertThat(archive).isEmptyFile());
        }
        assertThat(errors()).isEmpty();
    }
}
