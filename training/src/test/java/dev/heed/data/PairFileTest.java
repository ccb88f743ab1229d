package dev.heed.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.io.IOException;
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

class PairFileTest {

    @TempDir
    private Path folder;

    private Path path;

    @BeforeEach
    void nameTheFile() {
        path = folder.resolve("pairs.tsv");
    }

    private List<SequencePair> read(String text) throws IOException {
        return read(text.getBytes(StandardCharsets.UTF_8));
    }

    private List<SequencePair> read(byte[] content) throws IOException {
        Files.write(path, content);
        return new PairFile(path, Tokenization.CHARACTERS, Tokenization.WORDS).read();
    }

    @Nested
    class Reading {

        @Test
        void everyLineIsAPair() throws IOException {
            assertThat(read("AT\tAE T\nÜ\tY\n"))
                    .containsExactly(
                            new SequencePair(List.of("A", "T"), List.of("AE", "T")),
                            new SequencePair(List.of("Ü"), List.of("Y")));
        }

        @Test
        void eachSideHasItsTokenization() throws IOException {
            Files.writeString(path, "a cat\tein Tier\n");

            assertThat(new PairFile(path, Tokenization.WORDS, Tokenization.WORDS).read())
                    .containsExactly(new SequencePair(List.of("a", "cat"), List.of("ein", "Tier")));
        }

        @Test
        void lastLineNeedsNoEnd() throws IOException {
            assertThat(read("A\tAH\nB\tB")).hasSize(2);
        }

        @Test
        void aByteOrderMarkIsNoPartOfTheText() throws IOException {
            assertThat(read("\uFEFFA\tAH\n")).isEqualTo(read("A\tAH\n"));
        }

        @Test
        void blanksAreUnicodesAndEndNoLine() throws IOException {
            assertThat(read("a\u2028\tb\u3000c\u2003d\u0085e\u00a0\n"))
                    .containsExactly(new SequencePair(List.of("a"), List.of("b", "c", "d", "e")));
        }

        @Test
        void linesMayEndLikeOnWindows() throws IOException {
            assertThat(read("A\tAH\r\nB\tB\r\n")).isEqualTo(read("A\tAH\nB\tB\n"));
        }
    }

    @Nested
    class Errors {

        private void assertRefused(byte[] content, String message) {
            assertThatIllegalArgumentException().isThrownBy(() -> read(content)).withMessage(path + message);
        }

        private void assertRefused(String text, String message) {
            assertRefused(text.getBytes(StandardCharsets.UTF_8), message);
        }

        @Test
        void aLineWithoutTab() {
            assertRefused("A\tAH\nB B\n", ":2: line must hold exactly one tab, but got 0");
        }

        @Test
        void aLineWithTwoTabs() {
            assertRefused("A\tAH\tEY\n", ":1: line must hold exactly one tab, but got 2");
        }

        @Test
        void aBlankLine() {
            assertRefused("A\tAH\n\nB\tB\n", ":2: line must hold exactly one tab, but got 0");
            assertRefused("A\tAH\n  \r\n", ":2: line must hold exactly one tab, but got 0");
        }

        @Test
        void anEmptySource() {
            assertRefused("A\tAH\n\tB\n", ":2: source must hold at least one token, but got 0");
        }

        @Test
        void anEmptyTarget() {
            assertRefused("A\tAH\nC\tK\nB\t \n", ":3: target must hold at least one token, but got 0");
        }

        @Test
        void bytesThatAreNotUtf8() {
            byte[] latin1 = "A\tAH\nÜ\tY\n".getBytes(StandardCharsets.ISO_8859_1);

            assertRefused(latin1, ":2: file must be UTF-8 text, but got the byte 0xDC at offset 5");
        }

        @Test
        void theMarkOfUtf16() {
            assertRefused(
                    "\uFEFFA\tAH\n".getBytes(StandardCharsets.UTF_16LE),
                    ": file must be UTF-8, but got the byte order mark of UTF-16; save it as UTF-8");
        }

        @ParameterizedTest
        @ValueSource(strings = {"<pad>", "<bos>", "<eos>", "<unk>"})
        void aSpecialToken(String token) throws IOException {
            Files.writeString(path, "a\tb\nc " + token + "\td\n");
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> new PairFile(path, Tokenization.WORDS, Tokenization.WORDS).read())
                    .withMessage(path + ":2: source must hold no special token, but got " + token);
            assertRefused("A\tb\nB\tc\nC\t" + token + "\n", ":3: target must hold no special token, but got " + token);
        }

        @Test
        void aNameThatControlsTheTerminal() {
            Path name = folder.resolve("a\u001b[31m");

            assertThatIllegalArgumentException()
                    .isThrownBy(() -> new PairFile(name, Tokenization.WORDS, Tokenization.WORDS).read())
                    .withMessage(folder + "/a\\u001b[31m: path must name a readable file, but got nothing there");
        }

        @Test
        void anEmptyFile() {
            assertRefused("", ": file must hold at least one line, but got 0");
        }

        @Test
        void aMissingFile() {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> new PairFile(path, Tokenization.WORDS, Tokenization.WORDS).read())
                    .withMessage(path + ": path must name a readable file, but got nothing there");
        }

        @Test
        void aFolder() {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> new PairFile(folder, Tokenization.WORDS, Tokenization.WORDS).read())
                    .withMessage(folder + ": path must name a readable file, but got a directory");
        }
    }
}
