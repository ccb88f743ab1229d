package dev.heed.io;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AtomicFolderTest {

    @TempDir
    private Path parent;

    private static Consumer<Path> content(String text) {
        return folder -> {
            AtomicFile.writeText(folder.resolve("one"), text);
            AtomicFile.writeText(folder.resolve("two"), text + "!");
        };
    }

    private static List<String> names(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(file -> file.getFileName().toString()).sorted().toList();
        }
    }

    @Test
    void appearsWithAllOfItsFiles() throws IOException {
        Path target = parent.resolve("deep").resolve("target");

        AtomicFolder.write(target, content("a"));

        assertThat(names(target)).containsExactly("one", "two");
        assertThat(names(target.resolveSibling(""))).containsExactly("target");
    }

    @Test
    void takesTheOldOnesPlace() throws IOException {
        Path target = parent.resolve("target");
        AtomicFolder.write(target, content("a"));

        AtomicFolder.write(target, folder -> AtomicFile.writeText(folder.resolve("three"), "b"));

        assertThat(names(target)).containsExactly("three");
        assertThat(names(parent)).containsExactly("target");
    }

    @Test
    void leavesTheOldOneWhenItsContentFails() throws IOException {
        Path target = parent.resolve("target");
        AtomicFolder.write(target, content("a"));

        assertThatExceptionOfType(IllegalStateException.class)
                .isThrownBy(() -> AtomicFolder.write(target, folder -> {
                    AtomicFile.writeText(folder.resolve("one"), "half");
                    throw new IllegalStateException("planned");
                }))
                .withMessage("planned");

        assertThat(Files.readString(target.resolve("one"))).isEqualTo("a");
        assertThat(names(parent)).containsExactly("target");
    }

    @Test
    void whatCameMeanwhileIsNotDeleted() throws IOException {
        Path empty = Files.createDirectory(parent.resolve("empty"));
        for (Path target : List.of(parent.resolve("new"), empty)) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> AtomicFolder.writeNew(target, folder -> {
                        AtomicFile.writeText(folder.resolve("one"), "a");
                        AtomicFile.writeText(target.resolve("mine"), "mine");
                    }))
                    .withMessage("out must be a new or an empty folder, but got " + target + ", which holds mine");

            assertThat(names(target)).containsExactly("mine");
        }
        assertThat(names(parent)).containsExactly("empty", "new");
    }

    @Test
    void anEmptyFolderStaysTheOneThatItWas() throws IOException {
        Path empty = Files.createDirectory(parent.resolve("empty"));
        Object key = Files.readAttributes(empty, BasicFileAttributes.class).fileKey();

        AtomicFolder.writeNew(empty.resolve("."), content("a"));

        assertThat(names(empty)).containsExactly("one", "two");
        assertThat(Files.readAttributes(empty, BasicFileAttributes.class).fileKey())
                .isEqualTo(key);
        assertThat(names(parent)).containsExactly("empty");
        AtomicFolder.writeNew(parent.resolve("deep").resolve("new").resolve("."), content("a"));
        assertThat(names(parent.resolve("deep").resolve("new"))).containsExactly("one", "two");
    }

    @Test
    void aLinkToAnEmptyFolderStays() throws IOException {
        Path empty = Files.createDirectory(parent.resolve("empty"));
        Path link = Files.createSymbolicLink(parent.resolve("link"), empty);

        AtomicFolder.writeNew(link, content("a"));

        assertThat(link).isSymbolicLink();
        assertThat(names(empty)).containsExactly("one", "two");
    }

    @Test
    void whatKilledRunsHaveLeftIsNoHindrance() throws IOException {
        Path empty = Files.createDirectory(parent.resolve("empty"));
        for (Path place : List.of(parent, empty)) {
            Files.createDirectory(place.resolve(".heed-1234.folder"));
            Files.writeString(place.resolve(".heed-1234.folder/one"), "half");
            Files.createFile(place.resolve(".heed-1234.folder.tmp"));
        }

        AtomicFolder.writeNew(empty, content("a"));
        AtomicFolder.writeNew(parent.resolve("new"), content("a"));

        assertThat(names(empty)).containsExactly("one", "two");
        assertThat(names(parent)).containsExactly("empty", "new");
    }

    @Test
    void whatAnotherWritesIsNotSwept() throws IOException {
        AtomicFolder.write(parent.resolve("target"), folder -> {
            AtomicFile.writeText(folder.resolve("one"), "a");
            AtomicFolder.sweep(parent);
            AtomicFolder.writeNew(parent.resolve("new"), content("b"));
            AtomicFile.writeText(folder.resolve("two"), "a");
        });

        assertThat(names(parent)).containsExactly("new", "target");
        assertThat(names(parent.resolve("target"))).containsExactly("one", "two");
    }

    @Test
    void isDeletedWhole() throws IOException {
        Path target = parent.resolve("target");
        AtomicFolder.write(target, content("a"));

        AtomicFolder.delete(target);

        assertThat(names(parent)).isEmpty();
    }

    @Test
    void thatIsNotThereCannotBeDeleted() {
        assertThatExceptionOfType(UncheckedIOException.class)
                .isThrownBy(() -> AtomicFolder.delete(parent.resolve("nothing")))
                .withMessageStartingWith("could not delete " + parent.resolve("nothing"));
    }

    @Test
    void leftHalfWrittenIsSweptAndNothingElse() throws IOException {
        AtomicFolder.write(parent.resolve("target"), content("a"));
        Path left = Files.createDirectory(parent.resolve(".heed-1234.folder"));
        Files.writeString(left.resolve("one"), "half");
        Files.writeString(parent.resolve(".heed-other"), "not a folder of ours");

        AtomicFolder.sweep(parent);

        assertThat(names(parent)).containsExactly(".heed-other", "target");
    }
}
