package dev.heed.io;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

class AtomicFileTest {

    @TempDir
    Path folder;

    private List<Path> listing() throws IOException {
        try (Stream<Path> names = Files.list(folder)) {
            return names.toList();
        }
    }

    @Nested
    class Writing {

        @Test
        void bytesAppearUnchanged() {
            Path target = folder.resolve("model.bin");

            AtomicFile.write(target, new byte[] {0, -1, 127, -128});

            assertThat(target).hasBinaryContent(new byte[] {0, -1, 127, -128});
        }

        @Test
        void textIsWrittenInUtf8() {
            Path target = folder.resolve("report.html");

            AtomicFile.writeText(target, "Größe ≥ 1");

            assertThat(target).hasBinaryContent("Größe ≥ 1".getBytes(StandardCharsets.UTF_8));
        }

        @Test
        void missingParentFoldersAreCreated() {
            Path target = folder.resolve("a/b/c.txt");

            AtomicFile.writeText(target, "deep");

            assertThat(target).hasContent("deep");
        }

        @Test
        void anExistingFileIsReplacedByAShorterOne() throws IOException {
            Path target = folder.resolve("old.txt");
            Files.writeString(target, "a long old content");

            AtomicFile.writeText(target, "new");

            assertThat(target).hasContent("new");
        }

        @Test
        void nothingButTheTargetIsLeftInTheFolder() throws IOException {
            Path target = folder.resolve("only.txt");

            AtomicFile.writeText(target, "x");

            assertThat(listing()).containsExactly(target);
        }

        @Test
        void aNameWithoutAFolderGoesToTheWorkingFolder() throws IOException {
            Path target = Path.of("atomic-file-test-" + System.nanoTime() + ".txt");

            try {
                AtomicFile.writeText(target, "here");

                assertThat(target.toAbsolutePath()).hasContent("here");
            } finally {
                Files.deleteIfExists(target);
            }
        }

        @Test
        void theOldContentStaysVisibleUntilTheNewOneIsComplete() throws IOException {
            Path target = folder.resolve("state.txt");
            Files.writeString(target, "old");

            AtomicFile.write(target, out -> {
                out.write("ne".getBytes(StandardCharsets.UTF_8));
                out.flush();
                assertThat(target).hasContent("old");
                out.write("w".getBytes(StandardCharsets.UTF_8));
            });

            assertThat(target).hasContent("new");
        }

        @Test
        void theFileHasTheRightsOfAnyNewFile() throws IOException {
            Path plain = Files.writeString(folder.resolve("plain"), "");
            Path target = folder.resolve("atomic");

            AtomicFile.writeText(target, "");

            assertThat(rights(target)).isEqualTo(rights(plain));
        }

        private Object rights(Path file) throws IOException {
            boolean posix = Files.getFileStore(file).supportsFileAttributeView("posix");
            return posix ? Files.getPosixFilePermissions(file) : "not kept here";
        }

        @Test
        void aFileSystemWithoutAtomicMovesStillReplacesTheFile() throws IOException {
            Path target = folder.resolve("slow.txt");
            Files.writeString(target, "old");

            AtomicFile.write(target, out -> out.write('n'), (from, to) -> {
                throw new AtomicMoveNotSupportedException(from.toString(), to.toString(), "network drive");
            });

            assertThat(target).hasContent("n");
            assertThat(listing()).containsExactly(target);
        }
    }

    @Nested
    class Failing {

        @Test
        void aFailingWriterLeavesTheOldFileAndNoTemporaryOne() throws IOException {
            Path target = folder.resolve("kept.txt");
            Files.writeString(target, "old");

            assertThatThrownBy(() -> AtomicFile.write(target, out -> failHalfWay(out)))
                    .isInstanceOf(UncheckedIOException.class)
                    .hasMessage("could not write " + target + ": disk full");

            assertThat(target).hasContent("old");
            assertThat(listing()).containsExactly(target);
        }

        private void failHalfWay(OutputStream out) throws IOException {
            out.write("half".getBytes(StandardCharsets.UTF_8));
            out.flush();
            throw new IOException("disk full");
        }

        @Test
        void anUncheckedExceptionOfTheWriterReachesTheCaller() throws IOException {
            IllegalStateException mine = new IllegalStateException("mine");

            assertThatThrownBy(() -> AtomicFile.write(folder.resolve("x"), out -> {
                        throw mine;
                    }))
                    .isSameAs(mine);

            assertThat(listing()).isEmpty();
        }

        @Test
        void aFolderAsTargetIsRefused() {
            assertThatThrownBy(() -> AtomicFile.writeText(folder, "x"))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessage("target must be a file, but got the folder " + folder);
        }

        @Test
        void aFileInTheFoldersPlaceIsNamed() throws IOException {
            Path file = Files.writeString(folder.resolve("out"), "I am a file");

            assertThatThrownBy(() -> AtomicFile.writeText(file.resolve("report.html"), "x"))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessage("out must be a writable folder, but got " + file + " (" + file + " is a file)");
            assertThat(file).hasContent("I am a file");
        }
    }

    @Nested
    class SomethingElseInPlace {

        @Test
        @DisabledOnOs(value = OS.WINDOWS, disabledReason = "there are no named pipes")
        void aPipeIsNotReplaced() throws IOException {
            Path pipe = NamedPipe.at(folder.resolve("pipe"));

            assertThatThrownBy(() -> AtomicFile.writeText(pipe, "x"))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessage(pipe + " must be a file, but got a pipe or a device");
            assertThat(listing()).containsExactly(pipe);
        }

        @Test
        void aLinkIsReplacedAndWhatItLeadsToStays() throws IOException {
            Path foreign = Files.writeString(folder.resolve("foreign"), "mine");
            Path link = Files.createSymbolicLink(folder.resolve("link"), foreign);

            AtomicFile.writeText(link, "x");

            assertThat(link).isRegularFile().hasContent("x");
            assertThat(foreign).hasContent("mine");
        }

        @Test
        void whatAKilledProcessHasLeftIsSweptAndWhatIsBeingWrittenIsNot() throws IOException {
            Files.writeString(folder.resolve(".heed-5-7.tmp"), "half");
            Files.writeString(folder.resolve(".other-5-7.tmp"), "mine");
            Path link = Files.createSymbolicLink(folder.resolve(".heed-11.tmp"), folder.resolve("elsewhere"));

            AtomicFile.write(
                    folder.resolve("target"),
                    out -> {
                        AtomicFile.sweep(folder);
                        out.write('x');
                    },
                    (from, to) -> {
                        AtomicFile.sweep(folder);
                        Files.move(from, to);
                    });

            assertThat(listing())
                    .containsExactlyInAnyOrder(folder.resolve("target"), folder.resolve(".other-5-7.tmp"), link);
        }
    }

    @Nested
    class RefusedByTheMachine {

        @Test
        void aNameThatIsTooLongIsSaid() {
            Path target = folder.resolve("x".repeat(300));

            assertThatThrownBy(() -> AtomicFile.requireWritableFolder(target))
                    .isInstanceOf(UncheckedIOException.class)
                    .hasMessage("could not write into " + target + ": File name too long");
            assertThatThrownBy(() -> AtomicFile.writeText(target, "x"))
                    .isInstanceOf(UncheckedIOException.class)
                    .hasMessage("could not write " + target + ": File name too long");
        }

        @Test
        void aFullDiskIsSaid() {
            Path target = folder.resolve("x");

            assertThatThrownBy(() -> AtomicFile.write(target, out -> {
                        throw new FileSystemException(".heed-7.tmp", null, "No space left on device");
                    }))
                    .isInstanceOf(UncheckedIOException.class)
                    .hasMessage("could not write " + target + ": No space left on device");
        }

        @Test
        void aLinkToNothingIsNamed() throws IOException {
            Path link = Files.createSymbolicLink(folder.resolve("link"), folder.resolve("missing"));

            assertThatThrownBy(() -> AtomicFile.requireWritableFolder(link))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessage(
                            "out must be a writable folder, but got " + link + " (" + link + " is a link to nothing)");
        }
    }

    @Nested
    class CheckingAFolder {

        @Test
        void aMissingFolderIsCreatedAndLeftEmpty() {
            Path out = folder.resolve("runs/first");

            assertThat(AtomicFile.requireWritableFolder(out)).isSameAs(out);

            assertThat(out).isEmptyDirectory();
        }

        @Test
        void aFileFurtherUpIsNamed() throws IOException {
            Path file = Files.writeString(folder.resolve("runs"), "I am a file");
            Path out = file.resolve("first");

            assertThatThrownBy(() -> AtomicFile.requireWritableFolder(out))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessage("out must be a writable folder, but got " + out + " (" + file + " is a file)");
        }
    }
}
