package dev.heed.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

class LabelFileTest {

    @TempDir
    private Path folder;

    private Path path;

    @BeforeEach
    void nameTheFile() {
        path = folder.resolve("labels.tsv");
    }

    private List<LabelledText> read(String text) throws IOException {
        return new LabelFile(Files.writeString(path, text)).read();
    }

    @Nested
    class Reading {

        @Test
        void everyLineIsALabelAndItsText() throws IOException {
            assertThat(read("\uFEFFspam\tBuy  now!\r\nham\t Übung, 3 o'clock \nspam\tx"))
                    .containsExactly(
                            new LabelledText("spam", "Buy  now!"),
                            new LabelledText("ham", "Übung, 3 o'clock"),
                            new LabelledText("spam", "x"));
        }

        @Test
        void aClassifierIsMeasuredOnOneLabelToo() throws IOException {
            Files.writeString(path, "b\tone\nb\ttwo\n");

            assertThat(new LabelFile(path).read(new Labels(List.of("a", "b")))).hasSize(2);
        }
    }

    @Nested
    class Numbering {

        @Test
        void labelsAreNumberedByTheirText() {
            Labels labels = Labels.of(Stream.of("spam", "ham", "spam", "eggs"));

            assertThat(labels.names()).containsExactly("eggs", "ham", "spam");
            assertThat(labels).isEqualTo(new Labels(labels.names()));
            assertThat(labels.number("spam")).isEqualTo(2);
            assertThat(labels.name(2)).isEqualTo("spam");
            assertThat(labels.size()).isEqualTo(3);
        }

        /** A search through all names for each takes minutes. */
        @Test
        @Timeout(30)
        void manyLabelsAreFoundAtOnce() {
            Labels labels = new Labels(IntStream.range(0, 300_000)
                    .mapToObj(number -> "label " + number)
                    .toList());

            for (int number = 0; number < labels.size(); number++) {
                assertThat(labels.number(labels.name(number))).isEqualTo(number);
            }
        }

        @Test
        void labelsAreTwoOrMoreAndDiffer() {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> Labels.of(Stream.of("ham", "ham")))
                    .withMessage("labels must be at least two, but got [ham]");
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> new Labels(List.of("a", "b", "a")))
                    .withMessage("labels must all differ, but got [a, b, a]");
        }
    }

    @Nested
    class Errors {

        private void assertRefused(String text, String message) {
            assertThatIllegalArgumentException().isThrownBy(() -> read(text)).withMessage(path + message);
        }

        @Test
        void aFileOfOneLabel() {
            assertRefused("ham\ta\nham\tb\n", ": file must hold at least two labels, but got only ham");
        }

        @Test
        void aLineWithoutTabOrWithTwo() {
            assertRefused("ham\ta\nspam b\n", ":2: line must hold exactly one tab, but got 0");
            assertRefused("ham\ta\tb\n", ":1: line must hold exactly one tab, but got 2");
        }

        @Test
        void anEmptyLabelOrText() {
            assertRefused("ham\ta\n \tb\n", ":2: label must hold a character that is no blank, but got ''");
            assertRefused("ham\ta\nspam\t\u3000\n", ":2: text must hold a character that is no blank, but got ''");
        }

        @Test
        void anEmptyFileAndBytesThatAreNoText() throws IOException {
            assertRefused("", ": file must hold at least one line, but got 0");
            Files.write(path, "ham\ta\nspäm\tb\n".getBytes(StandardCharsets.ISO_8859_1));
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> new LabelFile(path).read())
                    .withMessage(path + ":2: file must be UTF-8 text, but got the byte 0xE4 at offset 8");
        }

        @Test
        void aLabelThatIsNotKnown() throws IOException {
            Files.writeString(path, "ham\ta\neg\u001bgs\tb\n");
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> new LabelFile(path).read(new Labels(List.of("ham", "spam"))))
                    .withMessage(path + ":2: label must be one of [ham, spam], but got eg\\u001bgs");
        }

        @Test
        void manyKnownLabelsAreCut() {
            Labels labels = new Labels(
                    IntStream.range(0, 1000).mapToObj(i -> "label" + i).toList());

            assertThatIllegalArgumentException()
                    .isThrownBy(() -> labels.number("x"))
                    .withMessageMatching("label must be one of \\[label0, .*….*label999], but got x")
                    .satisfies(e -> assertThat(e.getMessage()).hasSizeLessThan(250));
        }
    }
}
