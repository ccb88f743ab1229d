package dev.heed.train.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import ai.djl.Model;
import dev.heed.io.Sha256Sums;
import dev.heed.train.CheckpointedRun;
import dev.heed.train.StepListener;
import dev.heed.train.StepReport;
import dev.heed.train.StopSignal;
import dev.heed.train.state.Validation;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CheckpointsTest {

    private static final RunIdentity IDENTITY = new RunIdentity("a recipe\n", "a digest");

    @TempDir
    private Path folder;

    private static String trained(Path folder) {
        try (Model model = CheckpointedRun.model()) {
            CheckpointedRun.training(model, folder).run(CheckpointedRun.batches());
            return CheckpointedRun.digest(model);
        }
    }

    /** Runs until a step, as Ctrl-C would end it. */
    private static StepReport stopped(Path folder, long step) {
        StopSignal stop = new StopSignal();
        try (Model model = CheckpointedRun.model()) {
            return CheckpointedRun.training(model, folder, IDENTITY, stop)
                    .listen(report -> {
                        if (report.step() == step) {
                            stop.give();
                        }
                    })
                    .run(CheckpointedRun.batches());
        }
    }

    @Nested
    class Resuming {

        @Test
        void changesNothing(@TempDir Path other) {
            String uninterrupted = trained(other);

            stopped(folder, 8);
            StepReport last = stopped(folder, 14);

            assertThat(last.step()).isEqualTo(14);
            assertThat(last.state().batches()).isEqualTo(2 * 14);
            assertThat(trained(folder)).isEqualTo(uninterrupted);
        }

        @Test
        void writingCheckpointsChangesNothingEither() {
            try (Model model = CheckpointedRun.model()) {
                CheckpointedRun.unsaved(model, new StopSignal()).run(CheckpointedRun.batches());

                assertThat(trained(folder)).isEqualTo(CheckpointedRun.digest(model));
            }
        }

        @Test
        void aRunThatIsOverMakesNoUpdate() {
            String finished = trained(folder);

            assertThat(trained(folder)).isEqualTo(finished);
        }

        @Test
        void nothingStaysInNativeMemory() {
            stopped(folder, 8);
            try (Model model = CheckpointedRun.model()) {
                int before = model.getNDManager().getManagedArrays().size();

                CheckpointedRun.training(model, folder).run(CheckpointedRun.batches());

                assertThat(model.getNDManager().getManagedArrays()).hasSize(before);
            }
        }
    }

    @Nested
    class Kept {

        @Test
        void areTheLastAndTheBest() {
            List<Validation> validations = new ArrayList<>();
            try (Model model = CheckpointedRun.model()) {
                CheckpointedRun.training(model, folder)
                        .listen(new StepListener() {
                            @Override
                            public void afterStep(StepReport report) {}

                            @Override
                            public void afterValidation(StepReport report, Validation validation) {
                                validations.add(validation);
                            }
                        })
                        .run(CheckpointedRun.batches());
            }

            validations.sort(Comparator.comparingDouble(validation -> -validation.value("size")));
            assertThat(new CheckpointFolder(folder).steps())
                    .containsExactlyInAnyOrderElementsOf(Stream.of(
                                    23L,
                                    validations.get(0).step(),
                                    validations.get(1).step())
                            .distinct()
                            .toList());
        }

        @Test
        void areReadableByName() throws IOException {
            trained(folder);

            Path newest = folder.resolve("step-00000023");
            assertThat(fileNames(newest)).containsExactly("SHA256SUMS", "state.json", "tensors.safetensors");
            assertThat(Files.readString(newest.resolve("state.json")))
                    .contains("\"step\": 23", "\"recipe\": \"a recipe\\n\"", "\"data\": \"a digest\"", "\"djl\"");
        }
    }

    private static List<String> fileNames(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(file -> file.getFileName().toString()).sorted().toList();
        }
    }

    @Nested
    class Damaged {

        private Path newest = folder;

        @BeforeEach
        void stopAtEight() {
            stopped(folder, 8);
            newest = folder.resolve("step-00000008");
        }

        @ParameterizedTest
        @ValueSource(strings = {"tensors.safetensors", "state.json"})
        void byOneBit(String name) throws IOException {
            Path file = newest.resolve(name);
            byte[] bytes = Files.readAllBytes(file);
            bytes[bytes.length / 2] ^= 1;
            Files.write(file, bytes);

            assertRefused("checkpoint must be as it was written, but got another SHA-256 of " + file);
        }

        @Test
        void byTheEndOfAFile() throws IOException {
            Path file = newest.resolve("tensors.safetensors");
            byte[] bytes = Files.readAllBytes(file);
            Files.write(file, Arrays.copyOf(bytes, bytes.length - 1));

            assertRefused("checkpoint must be as it was written, but got another SHA-256 of " + file);
        }

        @Test
        void canBeDeletedToGoOnFromTheOneBefore(@TempDir Path other) throws IOException {
            for (String name : fileNames(newest)) {
                Files.delete(newest.resolve(name));
            }
            Files.delete(newest);

            assertThat(trained(folder)).isEqualTo(trained(other));
        }

        @Test
        void aNewerFormatIsNamed() throws IOException {
            Path state = newest.resolve("state.json");
            Files.writeString(state, Files.readString(state).replace("\"format\": 1", "\"format\": 2"));
            Sha256Sums.write(newest, List.of("tensors.safetensors", "state.json"));

            assertRefused("checkpoint must be of format 1, but got 2 in " + state);
        }

        @Test
        void whatIsNoSafetensorsIsNamed() throws IOException {
            Path tensors = newest.resolve("tensors.safetensors");
            Files.write(tensors, "PK and something else".getBytes(StandardCharsets.UTF_8));
            Sha256Sums.write(newest, List.of("tensors.safetensors", "state.json"));

            assertRefused("file must be of the safetensors format, but got " + tensors);
        }

        private void assertRefused(String message) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> trained(folder))
                    .withMessage(message);
        }
    }

    @Nested
    class AnotherRun {

        private void assertRefused(RunIdentity identity, String message) {
            try (Model model = CheckpointedRun.model()) {
                assertThatIllegalArgumentException()
                        .isThrownBy(() -> CheckpointedRun.training(model, folder, identity, new StopSignal())
                                .run(CheckpointedRun.batches()))
                        .withMessage(message + " (" + folder.resolve("step-00000008") + ")");
            }
        }

        @Test
        void ofAnotherRecipeIsRefused() {
            stopped(folder, 8);

            assertRefused(
                    new RunIdentity("another recipe\n", "a digest"),
                    "recipe must be the one that the run began with, but got a difference in 'a recipe', now"
                            + " 'another recipe'");
        }

        @Test
        void ofOtherDataIsRefused() {
            stopped(folder, 8);

            assertRefused(
                    new RunIdentity("a recipe\n", "another digest"),
                    "data must be what the run began with, SHA-256 a digest, but got another digest");
        }

        @Test
        void ofAnotherModelNamesWhatDiffers() {
            stopped(folder, 8);
            try (Model other = CheckpointedRun.smallerModel()) {
                assertThatIllegalArgumentException()
                        .isThrownBy(
                                () -> CheckpointedRun.training(other, folder).run(CheckpointedRun.batches()))
                        .withMessageStartingWith(
                                "checkpoint must fit the recipe, but got " + folder.resolve("step-00000008") + " with ")
                        .withMessageContaining(" instead of ")
                        .withMessageMatching("(?s).* and \\d+ more");
            }
        }
    }

    @Nested
    class AFullDisk {

        /** Files may be 64 KiB at most: the scripts are less, a checkpoint's tensors more. */
        @Test
        @DisabledOnOs(value = OS.WINDOWS, disabledReason = "there is no ulimit")
        void isSaidAndLeavesTheLastGoodCheckpoint() throws IOException, InterruptedException {
            stopped(folder, 8);
            List<String> before = fileNames(folder);

            ChildProcess.Outcome outcome =
                    ChildProcess.javaWithSmallFiles(64, KilledRun.class, List.of(folder.toString(), "0", "false"));

            assertThat(outcome.exitCode()).isEqualTo(1);
            assertThat(outcome.output()).contains("could not write ", "tensors.safetensors: ");
            assertThat(fileNames(folder)).isEqualTo(before);
            assertThat(stopped(folder, 9).step()).isEqualTo(9);
        }
    }

    @Test
    void aCheckpointThatCannotBePlacedIsSaid() throws IOException {
        Path file = folder.resolve("taken");
        Files.writeString(file, "a file where the folder should be");

        assertThatExceptionOfType(IllegalArgumentException.class)
                .isThrownBy(() -> trained(file))
                .withMessageStartingWith("out must be a writable folder, but got " + file);
    }
}
