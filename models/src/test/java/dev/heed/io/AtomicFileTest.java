package dev.heed.io;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
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
