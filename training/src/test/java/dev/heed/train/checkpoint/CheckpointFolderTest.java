package dev.heed.train.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import ai.djl.Model;
import dev.heed.io.AtomicFolder;
import dev.heed.train.CheckpointedRun;
import dev.heed.train.StopSignal;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What lies beside a run's checkpoints. */
class CheckpointFolderTest {

    @TempDir
    private Path folder;

    private static long run(Path folder, long until) {
        StopSignal stop = new StopSignal();
        try (Model model = CheckpointedRun.model()) {
            return CheckpointedRun.training(model, folder, new RunIdentity("a recipe\n", "a digest"), stop)
                    .listen(report -> {
                        if (report.step() == until) {
                            stop.give();
                        }
                    })
                    .run(CheckpointedRun.batches())
                    .step();
        }
    }

    /** What is warned of while something runs. */
    private static String warnings(Runnable action) {
        PrintStream before = System.err;
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        System.setErr(new PrintStream(bytes, true, StandardCharsets.UTF_8));
        try {
            action.run();
        } finally {
            System.setErr(before);
        }
        return bytes.toString(StandardCharsets.UTF_8);
    }

    @Nested
    class IsPassedOver {

        @BeforeEach
        void stopAtFive() {
            run(folder, 5);
        }

        private void assertPassedOver(String name) {
            assertThat(new CheckpointFolder(folder).steps()).endsWith(5L);
            assertThat(warnings(() -> assertThat(run(folder, 6)).isEqualTo(6)))
                    .contains("training goes on from " + folder.resolve("step-00000005"))
                    .contains("no checkpoint is " + folder.resolve(name));
            assertThat(new CheckpointFolder(folder).steps()).endsWith(6L);
        }

        @ParameterizedTest
        @ValueSource(
                strings = {
                    "step-7",
                    "step-0000000000000000007",
                    "step-999999999999999999999",
                    "step-00000007",
                    "step--7",
                    "step-"
                })
        void anEmptyFolder(String name) throws IOException {
            Files.createDirectory(folder.resolve(name));

            assertPassedOver(name);
            assertThat(folder.resolve(name)).isDirectory();
        }

        @ParameterizedTest
        @ValueSource(strings = {"step-7", "step-00000007"})
        void aFile(String name) throws IOException {
            Files.writeString(folder.resolve(name), "notes");

            assertPassedOver(name);
            assertThat(folder.resolve(name)).hasContent("notes");
        }

        @ParameterizedTest
        @ValueSource(strings = {"tensors.safetensors", "state.json", "SHA256SUMS"})
        void aFolderWithoutOneOfItsFiles(String name) throws IOException {
            Path copy = Files.createDirectory(folder.resolve("step-00000007"));
            for (String each : List.of("tensors.safetensors", "state.json", "SHA256SUMS")) {
                Files.copy(folder.resolve("step-00000005").resolve(each), copy.resolve(each));
            }
            Files.delete(copy.resolve(name));

            assertPassedOver("step-00000007");
        }

        @Test
        void aLinkToWhatIsElsewhere(@TempDir Path elsewhere) throws IOException {
            run(elsewhere, 7);
            Path link = folder.resolve("step-00000007");
            Files.createSymbolicLink(link, elsewhere.resolve("step-00000007"));

            assertPassedOver("step-00000007");
            run(folder, 8); // takes the link's place at step 7

            assertThat(new CheckpointFolder(elsewhere).steps()).endsWith(7L);
        }
    }

    @Test
    void whereNothingIsWholeIsRefusedByName() throws IOException {
        Files.createDirectory(folder.resolve("step-00000005"));
        Files.writeString(folder.resolve("step-7"), "");

        assertThatIllegalArgumentException()
                .isThrownBy(() -> run(folder, 5))
                .withMessage("checkpoints must hold one that is whole, but got " + folder.resolve("step-00000005")
                        + ", " + folder.resolve("step-7"));
    }

    @Test
    void ofOtherNamesAreLeftAlone() throws IOException {
        Files.writeString(folder.resolve("notes.txt"), "notes");

        assertThat(warnings(() -> assertThat(run(folder, 5)).isEqualTo(5))).isEmpty();
        assertThat(folder.resolve("notes.txt")).hasContent("notes");
    }

    @Test
    void deletingALinkLeavesWhatItLeadsTo(@TempDir Path elsewhere) throws IOException {
        Path kept = Files.writeString(elsewhere.resolve("kept"), "kept");
        Path link = Files.createSymbolicLink(folder.resolve("link"), elsewhere);

        AtomicFolder.delete(link);

        assertThat(link).doesNotExist();
        assertThat(kept).hasContent("kept");
        assertThat(folder).isEmptyDirectory();
    }
}
