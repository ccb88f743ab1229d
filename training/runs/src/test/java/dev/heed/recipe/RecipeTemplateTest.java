package dev.heed.recipe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Recipes to start from. */
class RecipeTemplateTest {

    static Stream<Arguments> modelsWithTheirData() {
        return Families.all().stream()
                .flatMap(family -> family.models().keySet().stream()
                        .flatMap(model -> family.data().keySet().stream().map(data -> Arguments.of(model, data))));
    }

    private static String filled(String template) {
        return template.replaceAll("WORD( +# one of )(\\w+)", "$2$1$2")
                .replaceAll(": NUMBER( |$)", ": 3$1")
                .replaceAll("(?m)^( *)(\\w+): (FILE|TEXT)", "$1$2: $2.txt");
    }

    @ParameterizedTest
    @MethodSource("modelsWithTheirData")
    void isARecipeOnceTheMarksAreFilled(String model, String data) {
        String template = RecipeFile.template(model, List.of("data.type=" + data));

        Recipe recipe = RecipeFile.parse(filled(template));

        assertThat(recipe.modelType()).isEqualTo(model);
        assertThat(SectionTypes.nameOf(recipe.data())).isEqualTo(data);
        assertThat(recipe.with("budget.steps=5"))
                .isEqualTo(RecipeFile.with(RecipeFile.text(recipe), List.of("budget.steps=5")));
    }

    @ParameterizedTest
    @MethodSource("modelsWithTheirData")
    void hasEveryKeyThatSuchARecipeCanHave(String model, String data) {
        String template = RecipeFile.template(model, List.of("data.type=" + data));
        String whole = RecipeFile.text(RecipeFile.parse(filled(template)).with("evaluation.metric=loss"));

        assertThat(keys(template)).containsSubsequence(keys(whole)).contains("plateau", "epochs", "seconds");
    }

    private static List<String> keys(String yaml) {
        return yaml.lines()
                .filter(line -> line.contains(":"))
                .map(line -> line.replaceAll("^[ #]*|:.*", ""))
                .toList();
    }

    @Test
    void tellsOfEachKeyItsDefaultAndItsMeaning() {
        assertThat(RecipeFile.template("transformer", List.of("data.limits.tokens=7")))
                .startsWith("""
                        # Every key of a recipe for the model transformer, with its default. Put values of your own in the place of
                        # FILE, NUMBER, TEXT and WORD; a key behind a # may be left out. ./heed train THIS.yaml trains by it.

                        data:  # what is learned from
                          type: files  # one of generated, files
                          train: FILE  # the file that is learned from
                          # validation: FILE  # the file that is validated on; default: a part that is held out of train
                        """)
                .contains("""
                          limits:  # what is refused as too long or too large
                            tokens: 7  # the most tokens of a source or a target
                        """, """
                        ## slows the schedule down when validation stands still; default: a rate that the schedule alone decides
                        # plateau:
                        #   factor: 0.5  # what the rate is multiplied by, above 0 and below 1
                        """)
                .endsWith("""
                        budget:  # how long training may take, by one measure
                          steps: NUMBER  # the most updates
                          # epochs: NUMBER  # the most epochs, each of which is once through finite data; default: none
                          # seconds: NUMBER  # the most seconds; default: none
                        """);
    }

    @Test
    void settingsDecideTypesAndValues() {
        String template = RecipeFile.template(
                "fixed",
                List.of("data.type=generated", "optimizer.type=lion", "plateau={}", "budget.epochs=3", "data.pairs=9"));

        assertThat(template)
                .contains("  task: WORD  # one of copy, reverse, recall; which task\n")
                .contains("  # maxLength: NUMBER  # the longest source in training; default: the task's usual one\n")
                .contains("  pairs: 9  #", "\n  type: lion  # one of adamw, adam, sgd, lion, muon\n", "\nplateau:  #")
                .contains("\n  # steps: NUMBER  #", "\n  epochs: 3  #", "\n  # seconds: NUMBER  #")
                .doesNotContain("  epsilon");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "gpt         | seed=3           | model.type must be one of classifier, pretrainedClassifier, maskedTokens, pretrainedMaskedTokens, languageModel, pretrainedLanguageModel, fixed, attention, transformer, linear, but got gpt",
                "transformer | batch.size=many  | batch.size must be a whole number, but got many",
                "transformer | seed={a: 1}      | seed must be a whole number, but got {\"a\":\"1\"}",
                "transformer | data.type=none   | data.type must be one of generated, files, but got none",
                "transformer | precision=int8   | precision must be one of float32, bfloat16, but got int8",
                "transformer | model.numHead=2  | recipe key must be one of the known ones, but got 'model.numHead'; did you mean 'model.numHeads'?",
                "transformer | sed=2            | recipe key must be one of the known ones, but got 'sed'; did you mean 'seed'?"
            })
    void whatNoRecipeCanHaveIsRefused(String model, String setting, String message) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> RecipeFile.template(model, List.of(setting)))
                .withMessage(message);
    }

    @ParameterizedTest
    @MethodSource("modelsWithTheirData")
    void noKeyIsWithoutItsMeaning(String model, String data) {
        List<String> lines = RecipeFile.template(model, List.of("data.type=" + data))
                .lines()
                .skip(3)
                .toList();

        for (int i = 0; i < lines.size(); i++) {
            String line = lines.get(i);
            boolean isKey = line.matches("[ #]*\\w+:( .*)?") && !line.contains("##") && !line.matches(" *type: \\w+");
            boolean isTold =
                    line.contains("  # ") || lines.get(Math.max(0, i - 1)).contains("## ");
            assertThat(isTold || !isKey || model.equals("linear")).as(line).isTrue();
        }
    }

    @Test
    void noLineIsLongerThanAPageIsWide() {
        assertThat(RecipeFile.template("transformer", List.of()).lines())
                .allSatisfy(line -> assertThat(line).hasSizeLessThanOrEqualTo(120));
    }

    @Test
    void aFamilyWhoseKeysNobodyExplainedIsPrintedAllTheSame() {
        assertThat(RecipeFile.template("linear", List.of()))
                .contains(
                        "  examples: 64\n  otherExamples: 16\n  # origins: FILE\n  # notes: TEXT\n  # isDraft: WORD  # true or false\n");
        assertThat(RecipeFile.template("linear", List.of("data.isDraft=true")))
                .contains("  isDraft: true  # true or false\n");
    }
}
