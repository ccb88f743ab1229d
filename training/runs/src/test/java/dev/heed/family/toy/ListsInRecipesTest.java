package dev.heed.family.toy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.heed.recipe.Recipe;
import dev.heed.recipe.RecipeFile;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Settings that take several values, in recipes. */
class ListsInRecipesTest {

    private static final String RECIPE =
            "{data: {type: generated, examples: 3, origins: VALUE}, model: {type: linear}, budget: {steps: 2}}";

    private static Recipe recipe(String origins, String... settings) {
        return RecipeFile.with(RECIPE.replace("VALUE", origins), List.of(settings));
    }

    private static List<Path> origins(Recipe recipe) {
        return ((LinearData) recipe.data()).origins();
    }

    private static List<String> notes(Recipe recipe) {
        return ((LinearData) recipe.data()).notes();
    }

    @Test
    void aRecipeMayStandOnOneLine() {
        assertThat(recipe("a.txt")).isEqualTo(RecipeFile.parse("""
                data:
                  type: generated
                  examples: 3
                  origins:
                    - a.txt
                model:
                  type: linear
                budget:
                  steps: 2
                """));
    }

    @Test
    void severalValuesMakeAList() {
        assertThat(origins(recipe("[a.txt, \"b, c.txt\", 010, null]")))
                .containsExactly(Path.of("a.txt"), Path.of("b, c.txt"), Path.of("010"), Path.of("null"));
        assertThat(notes(recipe("a", "data.notes=[yes, '']"))).containsExactly("yes", "");
    }

    @ParameterizedTest
    @ValueSource(strings = {"a.txt", "null", "~", "1e3"})
    void oneValueIsAListOfOne(String text) {
        assertThat(origins(recipe(text))).containsExactly(Path.of(text));
        assertThat(notes(recipe("a", "data.notes=" + text))).containsExactly(text);
    }

    @Test
    void settingsReplaceAList() {
        assertThat(origins(recipe("[a, b, c]", "data.origins=[d,e]"))).containsExactly(Path.of("d"), Path.of("e"));
        assertThat(origins(recipe("[a, b, c]", "data.origins=d"))).containsExactly(Path.of("d"));
        assertThat(origins(recipe("[a, b, c]", "data.origins="))).isNull();
        assertThat(origins(recipe("[a, b, c]", "data.type=generated"))).hasSize(3);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "a.txt",
                "[a.txt, b.txt]",
                "[]",
                "['a, b', 'c]', '[d', '{e}', 'f: g', '#h']",
                "['null', '~', \"x\\u2028\", \"a\\tb\\u0085\", ä]",
                "['[a, b]']"
            })
    void whatIsWrittenIsReadAgain(String list) {
        Recipe recipe = recipe(list, "data.notes=" + list);

        assertThat(RecipeFile.parse(RecipeFile.text(recipe))).isEqualTo(recipe);
        assertThat(recipe.with("seed=3", "seed=1")).isEqualTo(recipe);
    }

    @Test
    void aListIsWrittenOnOneLine() {
        assertThat(RecipeFile.text(recipe("[a.txt, 'b, c.txt']", "data.notes=[d]")))
                .contains("  origins: [a.txt, \"b, c.txt\"]\n  notes: d\n");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                "[a, '']       | data.origins[1] must be a text, but got \"\"",
                "[a, {b: c}]   | data.origins[1] must be a text, but got {\"b\":\"c\"}",
                "[a, b, [c]]   | data.origins[2] must be a text, but got [\"c\"]",
                "{b: c}        | data.origins must be a text or a list of them, but got {\"b\":\"c\"}",
                "''            | data.origins must be a text or a list of them, but got \"\""
            })
    void aWrongValueNamesItsPlace(String list, String message) {
        assertThatIllegalArgumentException().isThrownBy(() -> recipe(list)).withMessage(message);
    }

    @Test
    void nothingInAListIsRefused() {
        String list = "data:\n  type: generated\n  %s:\n    - a\n    -\nmodel: {type: linear}\nbudget: {steps: 2}\n";
        for (String key : List.of("origins", "notes")) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> RecipeFile.parse(list.formatted(key)))
                    .withMessage("data." + key + "[1] must be a text, but got nothing");
        }
    }
}
