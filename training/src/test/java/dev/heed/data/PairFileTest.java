package dev.heed.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.heed.text.Tokenization;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
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
        void linesAreAsTheyStandInTheFile() throws IOException {
            Files.writeString(path, "\uFEFFa  b\tc\u00A0 d\r\n e\tf");
            PairFile file = new PairFile(path, Tokenization.WORDS, Tokenization.WORDS);

            assertThat(file.readLines()).containsExactly("a  b\tc\u00A0 d\r", " e\tf");
            Files.writeString(path, "a\tb\nc\n");
            assertThatIllegalArgumentException()
                    .isThrownBy(file::readLines)
                    .withMessageEndingWith(":2: line must hold exactly one tab, but got 0");
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
        void blanksAreUnicodesAndEndNoLine() throws IOException {
            assertThat(read("a\u2028\tb\u3000c\u2003d\u0085e\u00a0\n"))
                    .containsExactly(new SequencePair(List.of("a"), List.of("b", "c", "d", "e")));
        }

        @Test
        void aByteOrderMarkIsNoPartOfTheFirstToken() throws IOException {
            assertThat(read("\uFEFFA\tAH\nB\tB\n")).isEqualTo(read("A\tAH\nB\tB\n"));
            assertThat(read("A\t\uFEFFAH\n").get(0).target()).containsExactly("\uFEFFAH");
        }

        @Test
        void pairsAreGivenOnTheWayAndMadeAnew() throws IOException {
            Files.writeString(path, "a b c\tx\nd\ty\ne f\tz\n");
            List<SequencePair> given = new ArrayList<>();

            LazyList<SequencePair> pairs = new PairFile(path, Tokenization.WORDS, Tokenization.WORDS).read(given::add);
            Files.writeString(path, "something else");

            assertThat(pairs).isEqualTo(given).hasSize(3);
            assertThat(pairs.get(2)).isEqualTo(new SequencePair(List.of("e", "f"), List.of("z")));
            assertThat(LazyList.copyOf(pairs)).isSameAs(pairs);
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
        void textInUtf16WithoutAMark() {
            for (Charset charset : List.of(StandardCharsets.UTF_16LE, StandardCharsets.UTF_16BE)) {
                assertThatIllegalArgumentException()
                        .isThrownBy(() -> read("A\tAH\n".getBytes(charset)))
                        .withMessageMatching(
                                "\\Q" + path + "\\E:1: file must be UTF-8 text, but got the byte 0x00 at offset [01]");
            }
        }

        @Test
        void aNulAmongLetters() {
            assertRefused("A\tAH\nA\u0000\tAH\n", ":2: file must be UTF-8 text, but got the byte 0x00 at offset 6");
        }

        @Test
        void aCharacterThatStandsForNoneIsOne() throws IOException {
            assertThat(read("\uFFFD\tAH\n").get(0).source()).containsExactly("\uFFFD");
        }

        @Test
        void aLineTooLongToBeOne() throws IOException {
            String longest = "a".repeat((1 << 20) - 2);

            assertThat(read("A\tAH\n" + longest + "\tB\n")).hasSize(2);
            assertRefused("A\tAH\n" + longest + "\tBB\n", ":2: line must hold at most 1048576 bytes, but got 1048577");
        }

        @Test
        void aFileTooLargeForTheHeap() throws IOException {
            try (SeekableByteChannel channel =
                    Files.newByteChannel(path, StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
                channel.position((3L << 29) - 1).write(ByteBuffer.allocate(1));
                assertThatIllegalArgumentException()
                        .isThrownBy(() -> Utf8Lines.read(path, 1L << 29))
                        .withMessage(path + ": file must hold at most 512 MB, half of Java's heap, but got 1536 MB;"
                                + " raise the heap, for ./heed with HEED_JAVA_OPTS=-Xmx4g");
                channel.position((1L << 31) - 1).write(ByteBuffer.allocate(1));
                assertThatIllegalArgumentException()
                        .isThrownBy(() -> Utf8Lines.read(path, 1L << 40))
                        .withMessage(path + ": file must hold less than 2048 MB, but got 2048 MB; split it");
            }
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
