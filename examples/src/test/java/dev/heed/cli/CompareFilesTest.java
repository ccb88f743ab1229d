package dev.heed.cli;

import static dev.heed.cli.CommandRun.heed;
import static dev.heed.cli.CommandRun.refusal;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class CompareFilesTest {

    @TempDir
    private Path temporary;

    private Path train;
    private Path test;
    private Path out;

    @BeforeEach
    void twoFiles() throws IOException {
        train = Files.writeString(temporary.resolve("train.tsv"), "a b c\tc b a\nb a\ta b\nc\tc\n");
        test = Files.writeString(temporary.resolve("test.tsv"), "c b\tb c\na\ta\n");
        out = temporary.resolve("results");
    }

    private CommandRun compare(Object... more) {
        return heed(Stream.concat(
                        Stream.of("compare", "--train", train, "--test", test, "--steps", 1, "--out", out),
                        Stream.of(more))
                .toArray());
    }

    private List<String> lengths() throws IOException {
        return Files.readAllLines(out.resolve("accuracy.csv")).stream()
                .skip(1)
                .map(row -> row.split(","))
                .map(cells -> cells[5] + "-" + cells[6] + ": " + cells[7])
                .toList();
    }

    private JsonObject data() throws IOException {
        return JsonParser.parseString(Files.readString(out.resolve("run.json")))
                .getAsJsonObject()
                .getAsJsonObject("data");
    }

    @Nested
    class Refused {

        static Stream<Arguments> contents() {
            return Stream.of(
                    Arguments.of("", ": file must hold at least one line, but got 0"),
                    Arguments.of("a\tb\na b\n", ":2: line must hold exactly one tab, but got 0"),
                    Arguments.of("a\tb\tc\n", ":1: line must hold exactly one tab, but got 2"),
                    Arguments.of("a\tb\n\na\tb\n", ":2: line must hold exactly one tab, but got 0"),
                    Arguments.of("a\tb\n\tb\n", ":2: source must hold at least one token, but got 0"),
                    Arguments.of("a\tb\nb\ta\na\t \n", ":3: target must hold at least one token, but got 0"),
                    Arguments.of(
                            "a\tb\n\u00FF\tb\n", ":2: file must be UTF-8 text, but got the byte 0xFF at offset 4"));
        }

        @ParameterizedTest
        @MethodSource("contents")
        void isAMalformedFileByItsLine(String content, String problem) throws IOException {
            Files.write(test, content.getBytes(StandardCharsets.ISO_8859_1));

            assertThat(compare()).isEqualTo(refusal(test + problem));
            assertThat(out).doesNotExist();
        }

        @Test
        void isAFileThatIsMissing() throws IOException {
            Files.delete(train);

            assertThat(compare()).isEqualTo(refusal(train + ": path must name a readable file, but got nothing there"));
            assertThat(out).doesNotExist();
        }

        @Test
        void isAFolderInPlaceOfAFile() throws IOException {
            Files.delete(train);
            Files.createDirectory(train);

            assertThat(compare()).isEqualTo(refusal(train + ": path must name a readable file, but got a directory"));
        }

        @Test
        void isATokenThatMeansSomethingElse() throws IOException {
            Files.writeString(train, "a <unk>\tb\n");

            assertThat(compare()).isEqualTo(refusal(train + ":1: source must hold no special token, but got <unk>"));
        }

        @Test
        void isAMaxLengthThatLeavesNothing() throws IOException {
            Files.writeString(train, "a b c\tc b a\nb a\ta b\n");

            assertThat(compare("--max-length", 1))
                    .isEqualTo(refusal("maxLength must be at least 2, the length of the shortest source in " + train
                            + ", but got 1"));
            assertThat(out).doesNotExist();
        }
    }

    @Test
    void unknownSymbolsAreReadAsUnknown() throws IOException {
        Files.writeString(test, "x y\ty x\na \uD83D\uDE00\ta\n");

        CommandRun run = compare();

        assertThat(run.exitCode()).as(run.err()).isZero();
        assertThat(out).isDirectoryContaining("glob:**report.html");
        assertThat(lengths()).contains("2-2: 2");
    }

    @Test
    void charactersAreTokensOfTheNamedSide() throws IOException {
        Files.writeString(train, "abc\tA B\nb\tB\n");
        Files.writeString(test, "cab\tA\n");

        compare("--models", "attention", "--characters", "source");

        assertThat(lengths()).containsExactly("3-3: 1", "1-3: 1");
        assertThat(data().get("source_vocabulary").getAsInt()).isEqualTo(4 + 3);
        assertThat(data().get("target_vocabulary").getAsInt()).isEqualTo(4 + 2);
        assertThat(data().getAsJsonObject("test").get("source_tokens").getAsString())
                .isEqualTo("characters");
        assertThat(data().getAsJsonObject("test").get("target_tokens").getAsString())
                .isEqualTo("words");
    }

    @Test
    void maxLengthLeavesOutLongerSourcesOfTrainingAlone() throws IOException {
        Files.writeString(test, "a b c\tc b a\na\ta\n");

        compare("--models", "transformer", "--max-length", 2);

        assertThat(data().getAsJsonObject("train").get("pairs").getAsInt()).isEqualTo(2);
        assertThat(lengths()).containsExactly("1-1: 1", "3-3: 1", "1-2: 1", "1-3: 2");
    }

    @Test
    void aTestOfLongerSourcesAloneIsShown() throws IOException {
        Files.writeString(test, "a b c a b\ta\n");

        CommandRun run = compare();

        assertThat(run.exitCode()).as(run.err()).isZero();
        assertThat(lengths()).startsWith("4-5: 1", "1-5: 1");
        assertThat(out).isDirectoryContaining("glob:**accuracy.png");
    }

    @Test
    void filesAreRecordedWithTheirDigests() throws IOException {
        compare("--models", "fixed");

        // printf 'c b\tb c\na\ta\n' | sha256sum
        assertThat(data().getAsJsonObject("test").get("sha256").getAsString())
                .isEqualTo("d7a17693b3422d14546c6b4526940782e6db8e7f6b6b2abdea3b530cf153c0f3");
        assertThat(data().getAsJsonObject("test").get("file").getAsString()).isEqualTo(test.toString());
        assertThat(data().getAsJsonObject("train").get("pairs").getAsInt()).isEqualTo(3);
    }
}
