package dev.heed.recipe;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What is no recipe, by mistake or on purpose, is refused at once, in a sentence that can be read. */
@Timeout(value = 20, unit = SECONDS)
class HostileRecipesTest {

    private static final String YAML = "recipe must be YAML, but got an error";

    private static final int MANY = 100_000;

    private static void assertRefused(Throwable refusal, String beginning) {
        assertThat(refusal).isInstanceOf(IllegalArgumentException.class).hasMessageStartingWith(beginning);
        assertThat(refusal.getMessage()).hasLineCount(1).hasSizeLessThan(700).doesNotContain("\u001b");
    }

    static Stream<Arguments> texts() {
        String laughs = "a: &a [x, x]\nb: &b [*a, *a]\nc: [*b, *b]\n";
        return Stream.of(
                Arguments.of("a: " + "[".repeat(MANY), YAML + " at line 1"),
                Arguments.of("a: " + "{a: ".repeat(MANY), YAML + " at line 1"),
                Arguments.of("- ".repeat(MANY) + "a", YAML + " at line 1, column 23: no key lies so deep"),
                Arguments.of(
                        laughs, YAML + " at line 2, column 8: a value is written out, and not taken from an anchor"),
                Arguments.of("a: *a\n", YAML + " at line 1, column 4: a value is written out"),
                Arguments.of(
                        "a: !!int 3\n",
                        YAML + " at line 1, column 4: a value has no tag, but got tag:yaml.org,2002:int"),
                Arguments.of("a: !!java.net.URL [x]\n", YAML + " at line 1, column 4: a value has no tag"),
                Arguments.of("!x {a: 3}\n", YAML + " at line 1, column 1: a value has no tag"),
                Arguments.of("a: 1\n---\nb: 2\n", YAML + " at line 2, column 1: a recipe is one document"),
                Arguments.of("a: 1\na: 2\n", YAML + " at line 2, column 1: the key 'a' stands twice"),
                Arguments.of(
                        "a: {\"\\e[31m\": 1, \"\\e[31m\": 2}\n",
                        YAML + " at line 1, column 18: the key '\\u001b[31m' stands"),
                Arguments.of("[a]: 1\n", YAML + " at line 1, column 1: a key is a text"),
                Arguments.of("a: \u001b[31m\n", YAML),
                Arguments.of("\0\1\2", YAML),
                Arguments.of("k".repeat(MANY) + ": 3\n", YAML + " at line 1"),
                Arguments.of(
                        "? " + "k".repeat(MANY) + "\n: 3\n", "recipe key must be one of the known ones, but got 'kkk"),
                Arguments.of(
                        "data: " + "v".repeat(MANY) + "\n", "data must be a section with keys of its own, but got vvv"),
                Arguments.of("v".repeat(MANY), "recipe must be keys with values, but got \"vvv"),
                Arguments.of("[" + "v,".repeat(MANY) + "]", "recipe must be keys with values, but got [\"v\""),
                Arguments.of("a: b\n".repeat(1_000_000), YAML));
    }

    @ParameterizedTest
    @MethodSource("texts")
    void textsAreRefused(String text, String beginning) {
        assertRefused(catchThrowable(() -> RecipeFile.parse(text)), beginning);
    }

    static Stream<Arguments> settings() {
        return Stream.of(
                Arguments.of("k".repeat(MANY) + "=3", "recipe key must be one of the known ones, but got 'kkk"),
                Arguments.of("a.".repeat(MANY) + "b=3", "setting must be key.path=value, but got a.a."),
                Arguments.of("...=3", "recipe key must be one of the known ones, but got "),
                Arguments.of("=3", "setting must be key.path=value, but got =3"),
                Arguments.of("\u3000=3", "setting must be key.path=value, but got \u3000=3"),
                Arguments.of(
                        "data.task=" + "v".repeat(MANY), "data.task must be one of copy, reverse, recall, but got vvv"),
                Arguments.of("data.type=\u001b[31m", "data.type must be one of generated, files, but got \\u001b[31m"),
                Arguments.of("seed=" + "9".repeat(MANY), "seed must be a whole number of at most 9223372036854775807"),
                Arguments.of("seed=" + "[".repeat(MANY), YAML),
                Arguments.of("clip.maxNorm=1e" + "9".repeat(MANY), "clip.maxNorm must be a number"),
                Arguments.of("data={type: files, train: \"a\\0b\"}", "path must be one that the file system can have"));
    }

    @ParameterizedTest
    @MethodSource("settings")
    void settingsAreRefused(String setting, String beginning) {
        assertRefused(catchThrowable(() -> RecipeFile.with(Recipes.SMALL, List.of(setting))), beginning);
    }

    @Test
    void aFileOfFiftyMegabytesIsNotEvenRead(@TempDir Path folder) throws IOException {
        Path path = folder.resolve("large.yaml");
        try (RandomAccessFile file = new RandomAccessFile(path.toFile(), "rw")) {
            file.setLength(50_000_000);
        }

        assertRefused(
                catchThrowable(() -> RecipeFile.read(path)),
                path + ": recipe must have at most 1000000 bytes, but got 50000000");
    }
}
