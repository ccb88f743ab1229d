package dev.heed.train.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import ai.djl.Model;
import dev.heed.io.AtomicFolder;
import dev.heed.train.CheckpointedRun;
import dev.heed.train.StepListener;
import dev.heed.train.StepReport;
import dev.heed.train.StopSignal;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
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

    private static List<String> run(Path folder, long until) {
        StopSignal stop = new StopSignal();
        Warned warned = new Warned(until, stop);
        try (Model model = CheckpointedRun.model()) {
            long reached = CheckpointedRun.training(model, folder, new RunIdentity("a recipe\n", "a digest"), stop)
                    .listen(warned)
                    .run(CheckpointedRun.batches())
                    .step();
            assertThat(reached).isEqualTo(until);
        }
        return warned.warnings;
    }

    /** Stops a run after an update, and keeps what it is warned of. */
    private record Warned(long until, StopSignal stop, List<String> warnings) implements StepListener {

        Warned(long until, StopSignal stop) {
            this(until, stop, new ArrayList<>());
        }

        @Override
        public void warned(String warning) {
            warnings.add(warning);
        }

        @Override
        public void afterStep(StepReport report) {
            if (report.step() == until) {
                stop.give();
            }
        }
    }

    @Nested
    class IsPassedOver {

        @BeforeEach
        void stopAtFive() {
            run(folder, 5);
        }

        private void assertPassedOver(String name) {
            assertThat(new CheckpointFolder(folder).steps()).endsWith(5L);
            assertThat(run(folder, 6))
                    .containsExactly("training goes on from " + folder.resolve("step-00000005") + "; no checkpoint is "
                            + folder.resolve(name));
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

        assertThat(run(folder, 5)).isEmpty();
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
