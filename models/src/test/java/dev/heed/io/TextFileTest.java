package dev.heed.io;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TextFileTest {

    @TempDir
    private Path folder;

    private Path file(byte... content) throws IOException {
        return Files.write(folder.resolve("a.txt"), content);
    }

    private void assertRefused(Path file, String problem) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> TextFile.read(file))
                .withMessage(file + problem);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "a", "ä\n≥\r\n\u2028 \uFEFF", "😀"})
    void textsAreReadWithOrWithoutAByteOrderMark(String text) throws IOException {
        assertThat(TextFile.read(file(text.getBytes(StandardCharsets.UTF_8)))).isEqualTo(text);
        assertThat(TextFile.read(file(("\uFEFF" + text).getBytes(StandardCharsets.UTF_8))))
                .isEqualTo(text);
    }

    @ParameterizedTest
    @CsvSource({
        "61 0A 62 E4, 2, E4, 3",
        "C3 A4 FF, 1, FF, 2",
        "0A 0A F0 9F 98, 3, F0, 2",
        "C3, 1, C3, 0",
        "ED A0 80, 1, ED, 0",
        "EF BB BF 0A 80, 2, 80, 4",
        "61 00 62 00, 1, 00, 1",
        "0A 00 FF, 2, 00, 1",
        "00, 1, 00, 0"
    })
    void theFirstByteThatIsNoTextIsNamed(String bytes, int line, String bad, int offset) throws IOException {
        byte[] content = HexFormat.ofDelimiter(" ").parseHex(bytes);

        assertRefused(
                file(content),
                ":" + line + ": file must be UTF-8 text, but got the byte 0x" + bad + " at offset " + offset);
    }

    @ParameterizedTest
    @CsvSource({"UTF-16LE, UTF-16", "UTF-16BE, UTF-16", "UTF-32LE, UTF-32", "UTF-32BE, UTF-32"})
    void otherEncodingsAreToldByTheirMark(String encoding, String name) throws IOException {
        assertRefused(
                file("\uFEFFa\tb\n".getBytes(Charset.forName(encoding))),
                ": file must be UTF-8, but got the byte order mark of " + name + "; save it as UTF-8");
    }

    @Test
    void whatIsNoFileIsNamed() {
        assertRefused(folder, ": path must name a readable file, but got a directory");
        assertRefused(folder.resolve("none"), ": path must name a readable file, but got nothing there");
        assertRefused(Path.of("/dev/null"), ": path must name a readable file, but got a pipe or a device");
    }
}
