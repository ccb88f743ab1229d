package dev.heed.recipe;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.StringReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/**
 * What is shipped of the settings' Javadoc is in step with it. {@code -Dheed.recipes.write=true} writes it anew instead.
 */
class RecipePageTest {

    private static final Path MEANINGS = JavadocMeanings.CHECKOUT.resolve(
            "training/runs/src/main/resources/dev/heed/recipe/" + RecipeMeanings.RESOURCE);

    private static final Path PAGE = JavadocMeanings.CHECKOUT.resolve("docs/recipes.md");

    private static final String HOW = "must be written anew: mvn -B -Dquick verify -pl training/runs -am"
            + " -Dtest=RecipePageTest -Dsurefire.failIfNoSpecifiedTests=false -Dheed.recipes.write=true";

    /** Above it stands what a person wrote. */
    private static final String GENERATED =
            "<!-- Below: written by RecipePageTest from the Javadoc of the settings; see CONTRIBUTING.md. -->\n";

    /** What the family of the tests adds to the others. */
    private static final Set<String> OF_THE_TOY = Set.of(
            "data.examples",
            "data.otherExamples",
            "data.origins",
            "data.notes",
            "data.isDraft",
            "model.inputs",
            "model.outputs",
            "model.name");

    private static final Map<String, String> JAVADOC = JavadocMeanings.read();

    private static void assertInStep(Path file, String generated) throws IOException {
        if (Boolean.getBoolean("heed.recipes.write")) {
            Files.writeString(file, generated);
        }
        assertThat(file).as(file + " " + HOW).content().isEqualTo(generated);
    }

    private static List<Family> families() {
        return Families.all().stream()
                .filter(family -> JavadocMeanings.isShipped(family.getClass()))
                .toList();
    }

    private static String generated() {
        Properties texts = new Properties();
        texts.putAll(JAVADOC);
        return RecipePage.markdown(new RecipeMeanings(texts), families());
    }

    @Test
    void theMeaningsAreThoseOfTheJavadoc() throws IOException {
        String properties =
                "# What the Javadoc of records and enums says of recipes' settings; written by RecipePageTest.\n"
                        + JAVADOC.entrySet().stream()
                                .map(meaning -> meaning.getKey() + "=" + meaning.getValue() + "\n")
                                .collect(Collectors.joining());
        Properties read = new Properties();
        read.load(new StringReader(properties));

        assertThat(read).containsExactlyInAnyOrderEntriesOf(JAVADOC);
        assertInStep(MEANINGS, properties);
    }

    @Test
    void thePageIsThatOfTheRecords() throws IOException {
        String introduction = Files.readString(PAGE).split(Pattern.quote(GENERATED), 2)[0];

        assertInStep(PAGE, introduction + GENERATED + generated());
    }

    @Test
    void everyKeyHasARowWithAMeaning() {
        String page = generated();
        List<String> keys = RecipeKeys.ALL.stream()
                .filter(key -> !key.endsWith("." + SectionTypes.KEY) && !OF_THE_TOY.contains(key))
                .toList();

        assertThat(keys)
                .hasSizeGreaterThan(70)
                .allSatisfy(key -> assertThat(page)
                        .containsPattern("\\| `" + Pattern.quote(key) + "` \\|[^|]+\\|[^|]*\\| [^ |][^|]+ \\|\n"));
        assertThat(page).doesNotContain("null", "{@", "\\(");
    }

    @Test
    void theShortestRecipesAreWhole() {
        assertThat(families())
                .isNotEmpty()
                .allSatisfy(family -> assertThat(Families.of(
                                RecipeFile.parse(RecipePage.shortest(family)).model()))
                        .isSameAs(family));
    }
}
