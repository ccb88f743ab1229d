package dev.heed.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

class LockedRunFolderTest {

    @TempDir
    private Path parent;

    @Test
    void isMadeAndLocked() {
        Path path = parent.resolve("run");
        try (LockedRunFolder folder = LockedRunFolder.open(path)) {
            assertThat(folder.path()).isEqualTo(path).isDirectory();
            assertThat(LockedRunFolder.isUsed(path)).isFalse();

            assertThatIllegalArgumentException()
                    .isThrownBy(() -> LockedRunFolder.open(path))
                    .withMessage(
                            "out must be a folder that no other run uses, but got " + path + ", where one is training");
        }
    }

    @Test
    void isFreeAgainWhenItIsClosed() {
        LockedRunFolder.open(parent).close();

        LockedRunFolder.open(parent).close();
    }

    @Test
    void isUsedOnceThereIsARecipe() throws IOException {
        try (LockedRunFolder folder = LockedRunFolder.open(parent)) {
            Files.writeString(folder.path().resolve("recipe.yaml"), "a: recipe");

            assertThat(LockedRunFolder.isUsed(parent)).isTrue();
        }
    }

    @Test
    void cannotBeAFile() throws IOException {
        Path file = parent.resolve("file");
        Files.writeString(file, "");

        assertThatIllegalArgumentException()
                .isThrownBy(() -> LockedRunFolder.open(file))
                .withMessageStartingWith("out must be a writable folder, but got " + file);
    }

    @Test
    void isKeptFromOtherProcessesAlsoAfterASecondTryOfThisOne() throws IOException {
        try (LockedRunFolder folder = LockedRunFolder.open(parent)) {
            assertThatIllegalArgumentException().isThrownBy(() -> LockedRunFolder.open(folder.path()));
            assertThat(FolderLock.isLeft(parent)).isFalse();

            assertThat(elsewhere()).isEqualTo("in use");
        }
        assertThat(FolderLock.isLeft(parent)).isTrue();
        assertThat(elsewhere()).isEqualTo("free");
    }

    /** One who asks opens the same file, and could let go of the lock with it. */
    @Test
    @Timeout(60)
    void isTakenWhileOthersAskForIt() throws Exception {
        LockedRunFolder.open(parent).close();
        AtomicBoolean isOver = new AtomicBoolean();
        CompletableFuture<Void> asking = CompletableFuture.runAsync(() -> {
            while (!isOver.get()) {
                FolderLock.isLeft(parent);
            }
        });
        try {
            for (int i = 0; i < 500; i++) {
                FolderLock.take(parent).close();
            }
        } finally {
            isOver.set(true);
            asking.get();
        }
    }

    /** What another process says of the folder. */
    private String elsewhere() throws IOException {
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        Elsewhere.class.getName(),
                        parent.toString())
                .redirectErrorStream(true)
                .start();
        return new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
    }

    /** Tries the folder in a process of its own. */
    static final class Elsewhere {

        private Elsewhere() {}

        public static void main(String[] args) {
            try (LockedRunFolder folder = LockedRunFolder.open(Path.of(args[0]))) {
                System.out.println(Files.isDirectory(folder.path()) ? "free" : "gone");
            } catch (IllegalArgumentException e) {
                System.out.println("in use");
            }
        }
    }

    @Test
    void losesWhatKilledRunsHaveLeftHalfWritten() throws IOException {
        Path checkpoints = Files.createDirectory(parent.resolve("checkpoints"));
        Files.writeString(parent.resolve("recipe.yaml"), "a: recipe");
        for (Path folder : List.of(parent, checkpoints)) {
            Files.writeString(folder.resolve(".heed-7.tmp"), "half");
            Files.writeString(
                    Files.createDirectory(folder.resolve(".heed-7.folder")).resolve("a"), "half");
            Files.writeString(folder.resolve(".mine.tmp"), "whole");
        }

        LockedRunFolder.open(parent).close();

        assertThat(parent).isDirectoryNotContaining("glob:**/.heed-*").isDirectoryContaining("glob:**/.mine.tmp");
        assertThat(checkpoints).isDirectoryNotContaining("glob:**/.heed-*").isDirectoryContaining("glob:**/.mine.tmp");
    }

    @Test
    void isNotLockedThroughALink(@TempDir Path other) throws IOException {
        Path foreign = Files.writeString(other.resolve("foreign"), "mine");
        Path lock = Files.createSymbolicLink(parent.resolve("run.lock"), foreign);

        assertThatIllegalArgumentException()
                .isThrownBy(() -> LockedRunFolder.open(parent))
                .withMessage(lock + " must be a file, but got a link");
        assertThat(foreign).hasContent("mine");
        assertThat(FolderLock.isLeft(parent)).isFalse();
    }

    @Test
    void aRunThatWasKilledBeforeItsRecordLeavesNothing(@TempDir Path folder) throws IOException {
        Path checkpoints = Files.createDirectory(folder.resolve("checkpoints"));
        assertThat(ResultFolder.Content.of(folder)).isEqualTo(ResultFolder.Content.NOTHING);

        Files.createFile(checkpoints.resolve("notes.txt"));
        assertThat(ResultFolder.Content.of(folder)).isEqualTo(ResultFolder.Content.OTHER);
    }

    @Nested
    class ThatHolds {

        private void assertRefused(Consumer<Path> opening, String message) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> opening.accept(parent))
                    .withMessage(message);
        }

        @Test
        void otherFilesIsRefused() throws IOException {
            Path notes = Files.writeString(parent.resolve("notes.txt"), "mine");
            String message = "out must be a new or an empty folder, but got " + parent
                    + ", which holds other files, such as notes.txt";

            assertRefused(LockedRunFolder::open, message);
            assertRefused(LockedRunFolder::openNew, message);
            assertRefused(LockedRunFolder::openEmptied, message);
            assertThat(notes).hasContent("mine");
            assertThat(parent.resolve("run.lock")).doesNotExist();
        }

        /** Its name and a key say little: others keep a run.json too. */
        @Test
        void aRecordOfAnotherProgramIsOther() {
            for (String record : List.of(
                    "{\"command\": \"compare\", \"complete\": true}",
                    "{\"command\": [\"compare\"]}",
                    "{\"models\": []}")) {
                RunFiles.write(parent, "run.json", record);

                assertThat(ResultFolder.Content.of(parent)).as(record).isEqualTo(ResultFolder.Content.OTHER);
            }
        }

        @Test
        void aComparisonIsRefused() {
            RunFiles.write(parent, "run.json", "{\"command\": [\"compare\"], \"complete\": true}");

            assertRefused(
                    LockedRunFolder::openNew,
                    "out must be a new or an empty folder, but got " + parent + ", which holds a comparison");
        }

        @Test
        void aRunIsForThoseWhoGoOnWithItOrEmptyIt() throws IOException {
            Path run = RunFiles.done(parent, "run");
            Files.createDirectories(run.resolve("checkpoints/step-00000007"));

            assertThatIllegalArgumentException()
                    .isThrownBy(() -> LockedRunFolder.openNew(run))
                    .withMessage(
                            "out must be a new folder or one to --resume, but got " + run + ", where a run has begun");
            LockedRunFolder.open(run).close();
            assertThat(run.resolve("history.csv")).exists();
            LockedRunFolder.openEmptied(run).close();
            assertThat(run).isDirectoryContaining("glob:**/run.lock");
            try (Stream<Path> files = Files.list(run)) {
                assertThat(files).hasSize(1);
            }
        }

        @Test
        void nothingButHiddenFilesIsAsGoodAsNew() throws IOException {
            Files.writeString(parent.resolve(".gitignore"), "*");

            LockedRunFolder.openNew(parent).close();

            assertThat(parent.resolve(".gitignore")).hasContent("*");
        }
    }
}
