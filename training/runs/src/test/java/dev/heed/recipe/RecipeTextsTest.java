package dev.heed.recipe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.heed.family.seq2seq.FileData;
import dev.heed.train.EvaluationConfig;
import dev.heed.train.state.Goal;
import java.nio.file.Path;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What stands in a recipe is what is meant: the setting says whether it is a text or a number, and not its form. */
class RecipeTextsTest {

    private static final String FILES = """
            data: {type: files, train: TRAIN}
            model: {type: fixed}
            budget: {steps: 7}
            """;

    private static Path train(Recipe recipe) {
        return ((FileData) recipe.data()).train();
    }

    private static Recipe small(String... settings) {
        return RecipeFile.with(Recipes.SMALL, List.of(settings));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "010",
                "0x1F",
                "0b11",
                "1_000",
                "1e3",
                "-7",
                "+.5",
                "5.",
                ".inf",
                ".nan",
                "1:30",
                "2024-01-01",
                "yes",
                "no",
                "on",
                "off",
                "y",
                "true",
                "False",
                "null",
                "Null",
                "~",
                "<<",
                "=",
                "-",
                "a: b",
                "a #b"
            })
    void aTextIsTakenAsWritten(String text) {
        String quoted = text.contains(":") || text.contains("#") || text.equals("-") ? '"' + text + '"' : text;
        Recipe recipe = RecipeFile.parse(FILES.replace("TRAIN", quoted));

        assertThat(train(recipe)).isEqualTo(Path.of(text));
        assertThat(train(RecipeFile.parse(RecipeFile.text(recipe)))).isEqualTo(Path.of(text));
        assertThat(train(RecipeFile.with(FILES, List.of("data.train=" + text)))).isEqualTo(Path.of(text));
        assertThat(small("evaluation.metric=" + text).evaluation().metric()).isEqualTo(text);
        assertThat(small("model.inputFeeding=off", "model.type=attention")).isNotNull();
    }

    @ParameterizedTest
    @ValueSource(strings = {"*.tsv", "&a", "!a", "%a", "@a", "`a", "|", ">", "#", "?", "a: b", "a #b"})
    void aSettingIsTakenAsWritten(String text) {
        assertThat(train(RecipeFile.with(FILES, List.of("data.train= " + text + " "))))
                .isEqualTo(Path.of(text));
    }

    @Test
    void aSettingInQuotesIsWhatStandsInThem() {
        assertThat(train(RecipeFile.with(FILES, List.of("data.train=\"{a\\tb}\""))))
                .isEqualTo(Path.of("{a\tb}"));
    }

    @Test
    void keysAreTextsToo() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> RecipeFile.parse(Recipes.SMALL + "010: 3\n"))
                .withMessageStartingWith(
                        "recipe key must be one of the known ones, but got '010'; known here are data");
    }

    @Test
    void nothingIsNothingWhereNoTextIsMeant() {
        for (String nothing : List.of("", "~", "null")) {
            assertThat(RecipeFile.parse(Recipes.SMALL + "plateau: " + nothing + "\nseed: " + nothing + "\n"))
                    .isEqualTo(small());
            assertThat(small("plateau=" + nothing, "seed=" + nothing)).isEqualTo(small());
        }
    }

    @Test
    void oddTextsAreReadBackAsTheyWereWritten() {
        SplittableRandom random = new SplittableRandom(7);
        String odd = "ab01 :#-?,[]{}&*!|>'\"%@`~=<\\/.\t\n\r\u001b\u0085\u00a0\u2028\u200b\ufeff\u0000äｅ字";
        for (int i = 0; i < 500; i++) {
            StringBuilder text = new StringBuilder("x");
            random.ints(random.nextInt(9), 0, odd.length()).forEach(place -> text.append(odd.charAt(place)));
            text.append(i % 3 == 0 ? "😀" : "").deleteCharAt(i % 2 == 0 && text.length() > 1 ? 0 : text.length() - 1);
            assertReadBack(text.toString());
        }
        List.of("null", "~", "010", "yes", "'", "- a", "a:", "#a", "<<", "a\n", "\na", "a\n\n", " a ", "a\n b\n", "\ta")
                .forEach(RecipeTextsTest::assertReadBack);
    }

    private static void assertReadBack(String metric) {
        if (metric.isBlank()) {
            return;
        }
        Recipe small = small();
        Recipe recipe = new Recipe(
                small.data(),
                small.batch(),
                small.model(),
                null,
                null,
                null,
                small.loss(),
                small.optimizer(),
                small.schedule(),
                null,
                small.clip(),
                0f,
                new EvaluationConfig(3, metric, Goal.Direction.HIGHEST, 0, 0, 0),
                small.precision(),
                small.checkpoints(),
                0,
                1,
                small.budget());
        assertThat(RecipeFile.parse(RecipeFile.text(recipe)).evaluation().metric())
                .as(RecipeFile.text(recipe))
                .isEqualTo(metric);
    }

    @Nested
    class Numbers {

        @ParameterizedTest
        @CsvSource({"7, 7", "+7, 7", "1_000, 1000", "0, 0", "-3, -3", "'\"7\"', 7"})
        void wholeOnesAreDecimal(String text, long seed) {
            assertThat(small("seed=" + text).seed()).isEqualTo(seed);
            assertThat(RecipeFile.parse(Recipes.SMALL + "seed: " + text + "\n").seed())
                    .isEqualTo(seed);
        }

        @ParameterizedTest
        @CsvSource({"1e-3, 0.001", "1E2, 100", ".5, 0.5", "5., 5", "+0.25, 0.25", "1_0.5, 10.5", "7, 7"})
        void othersMayHaveAPointAndAnExponent(String text, float norm) {
            assertThat(small("clip.maxNorm=" + text).clip().maxNorm()).isEqualTo(norm);
        }

        @ParameterizedTest
        @ValueSource(strings = {".inf", "+.INF", "inf", "Infinity", ".Inf"})
        void infinityHasItsUsualNames(String text) {
            assertThat(small("clip.maxNorm=" + text).clip().maxNorm()).isInfinite();
        }

        @ParameterizedTest
        @CsvSource({
            "010, a whole number without leading zeros",
            "-00, a whole number without leading zeros",
            "0x1F, a whole number",
            "1e3, a whole number",
            "1.0, a whole number",
            "_1, a whole number",
            "1__0, a whole number",
            "1 0, a whole number",
            "٣, a whole number",
            "9223372036854775808, a whole number of at most 9223372036854775807",
            "-9223372036854775809, a whole number of at least -9223372036854775808"
        })
        void wholeOnesInOtherFormsAreRefused(String text, String kind) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> small("seed=" + text))
                    .withMessage("seed must be " + kind + ", but got " + text);
        }

        @ParameterizedTest
        @CsvSource({
            "00.5, a number without leading zeros",
            "0x1p3, a number",
            "1f, a number",
            "1d, a number",
            ".nan, a number",
            "'1,5', a number",
            "1e39, a number of at most 3.4028235E38",
            "-1e39, a number of at least -3.4028235E38"
        })
        void othersInOtherFormsAreRefused(String text, String kind) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> small("clip.maxNorm=" + text))
                    .withMessage("clip.maxNorm must be " + kind + ", but got " + text);
        }
    }
}
