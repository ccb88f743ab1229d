package dev.heed.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TextFilesTest {

    @TempDir
    private Path folder;

    private Path file(String name, byte... content) throws IOException {
        return Files.write(folder.resolve(name), content);
    }

    @Test
    void textsAreReadAsTheyAre() throws IOException {
        Path first = Files.writeString(folder.resolve("b.txt"), "\uFEFF  Zwölf\r\n\tBoxkämpfer\n\n");
        Path second = Files.writeString(folder.resolve("a.txt"), "x");

        assertThat(TextFiles.read(List.of(first, second))).containsExactly("  Zwölf\r\n\tBoxkämpfer\n\n", "x");
    }

    @Test
    void whatIsNoTextIsRefused() throws IOException {
        Path empty = file("empty.txt");
        Path blanks = file("blanks.txt", (byte) ' ', (byte) '\n');
        Path bytes = file("bytes.txt", (byte) 'a', (byte) '\n', (byte) 0xFF);

        assertThatIllegalArgumentException()
                .isThrownBy(() -> TextFiles.read(List.of(empty)))
                .withMessage(empty + ": file must hold text, but got 0 blanks");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> TextFiles.read(List.of(blanks)))
                .withMessage(blanks + ": file must hold text, but got 2 blanks");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> TextFiles.read(List.of(bytes)))
                .withMessage(bytes + ":2: file must be UTF-8 text, but got the byte 0xFF at offset 2");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> TextFiles.read(List.of(folder)))
                .withMessage(folder + ": path must name a readable file, but got a directory");
    }

    /** Names with dots and upper case in an order that no locale changes. */
    @Test
    void ofAFolderTheFilesThatMatchAreFoundInOrder() throws IOException {
        Files.createDirectories(folder.resolve("b/deep"));
        Files.createDirectories(folder.resolve("b/.hidden"));
        for (String name : List.of("b/deep/x.md", "b/Z.md", "b/a.md", "b/a.txt", "b/.y.md", "b/.hidden/a.md")) {
            Files.writeString(folder.resolve(name), "text");
        }
        Path alone = Files.writeString(folder.resolve("a.txt"), "x");
        Path inFolder = folder.resolve("b");
        file("b/empty.md");

        assertThat(TextFiles.find(List.of(inFolder, alone), "*.{md,rst}"))
                .containsExactly(
                        inFolder.resolve("Z.md"), inFolder.resolve("a.md"), inFolder.resolve("deep/x.md"), alone);
        assertThat(TextFiles.find(List.of(inFolder), "*")).hasSize(4);
        assertThat(TextFiles.find(
                        List.of(alone, inFolder, inFolder.resolve("a.md"), inFolder.resolve("../a.txt")), "*.md"))
                .as("each once")
                .containsExactly(
                        alone, inFolder.resolve("Z.md"), inFolder.resolve("a.md"), inFolder.resolve("deep/x.md"));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> TextFiles.find(List.of(inFolder), "*.java"))
                .withMessage(inFolder + ": folder must hold text in files that match *.java, but got none");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> TextFiles.requirePattern("[a"))
                .withMessage("include must be a pattern of names such as *.java, but got [a");
    }

    @Test
    void aFolderMayBeALink() throws IOException {
        Path inFolder = Files.createDirectories(folder.resolve("b/deep"));
        Files.writeString(inFolder.resolve("x.md"), "text");
        Path link = Files.createSymbolicLink(folder.resolve("link"), folder.resolve("b"));

        assertThat(TextFiles.find(List.of(link, inFolder), "*")).containsExactly(link.resolve("deep/x.md"));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> TextFiles.find(List.of(link), "*.java"))
                .withMessage(link + ": folder must hold text in files that match *.java, but got none");
    }
}
