package dev.heed.cli;

import static dev.heed.cli.CommandRun.heed;
import static dev.heed.cli.CommandRun.refusal;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SplitCommandTest {

    private static final String PAIRS = "a\tb\nb\tc\nc\td\nd\te\ne\tf\n";

    @TempDir
    private Path temporary;

    private Path pairs = Path.of("");

    @BeforeEach
    void writePairs() throws IOException {
        pairs = Files.writeString(temporary.resolve("train.tsv"), PAIRS);
    }

    private CommandRun split(Path out, long seed) {
        return heed("split", pairs, "--test-sources", 2, "--seed", seed, "--out", out);
    }

    @Test
    void itsOwnInputIsNotOverwritten() {
        assertThat(split(temporary, 1))
                .isEqualTo(
                        refusal("--out must be a folder without another train.tsv, which is not overwritten, but got "
                                + temporary));

        assertThat(pairs).hasContent(PAIRS);
        assertThat(temporary.resolve("test.tsv")).doesNotExist();
    }

    @Test
    void anothersTestPartIsNotOverwritten() throws IOException {
        Path out = Files.createDirectory(temporary.resolve("parts"));
        Files.writeString(out.resolve("test.tsv"), "the user's");

        assertThat(split(out, 1))
                .isEqualTo(refusal(
                        "--out must be a folder without another test.tsv, which is not overwritten, but got " + out));

        assertThat(out.resolve("test.tsv")).hasContent("the user's");
        assertThat(out.resolve("train.tsv")).doesNotExist();
    }

    @Test
    void linesStayAsTheyAreAndSourcesOfTheSameTokensTogether() throws IOException {
        String lines = "a  b\tc\u00A0 d\r\n a b\te \nf\tg\u3000h\ni\tj\n";
        Files.writeString(pairs, "\uFEFF" + lines);
        Path out = temporary.resolve("parts");

        for (int seed = 1; seed < 5; seed++) {
            Path part = out.resolve("" + seed);
            assertThat(heed("split", pairs, "--test-sources", 1, "--seed", seed, "--out", part)
                            .exitCode())
                    .isZero();
            List<String> train = lines(part.resolve("train.tsv"));
            List<String> test = lines(part.resolve("test.tsv"));

            assertThat(train.contains("a  b\tc\u00A0 d\r")).isEqualTo(train.contains(" a b\te "));
            assertThat(Stream.concat(train.stream(), test.stream()))
                    .containsExactlyInAnyOrder(lines.strip().split("\n", -1));
        }
    }

    private static List<String> lines(Path file) throws IOException {
        return List.of(Files.readString(file).replaceFirst("\n$", "").split("\n", -1));
    }

    @Test
    void theSameSplitMayBeMadeAgainAndNoOther() throws IOException {
        Path out = temporary.resolve("parts");
        assertThat(split(out, 1).exitCode()).isZero();
        String train = Files.readString(out.resolve("train.tsv"));

        assertThat(split(out, 1).exitCode()).isZero();
        assertThat(split(out, 2).exitCode()).isEqualTo(2);

        assertThat(out.resolve("train.tsv")).hasContent(train).content().hasLineCount(3);
    }
}
