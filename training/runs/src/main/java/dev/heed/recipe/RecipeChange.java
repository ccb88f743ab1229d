package dev.heed.recipe;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.heed.io.SafeText;
import dev.heed.text.Blanks;
import java.lang.reflect.RecordComponent;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;

/**
 * Puts a single value into a recipe's keys.
 *
 * @param path the keys from the top
 * @param value what the last one gets
 */
record RecipeChange(List<String> path, JsonNode value) {

    private static final String BUDGET = "budget";

    private static final List<String> MODEL_TYPE = List.of("model", SectionTypes.KEY);

    /** More than any key has; each would become a section. */
    private static final int DEEPEST = 10;

    /** Makes all changes, those of types first, the model's before all: they decide which other keys and types there are. */
    static void apply(List<String> settings, ObjectNode keys) {
        settings.stream()
                .map(RecipeChange::of)
                .sorted(Comparator.comparing((RecipeChange change) -> !change.path.equals(MODEL_TYPE))
                        .thenComparing(change -> !change.isType()))
                .forEach(change -> change.apply(keys));
    }

    private static RecipeChange of(String setting) {
        String[] sides = setting.split("=", 2);
        List<String> path = List.of(Blanks.strip(sides[0]).split("\\.", -1));
        if (sides.length < 2 || Blanks.isBlank(sides[0]) || path.size() > DEEPEST) {
            throw new IllegalArgumentException("setting must be key.path=value, but got " + SafeText.of(setting));
        }
        return new RecipeChange(path, value(Blanks.strip(sides[1])));
    }

    /** A section, a list and a quoted text are YAML; anything else is a text as it stands, a # and a colon included. */
    private static JsonNode value(String text) {
        if (text.isEmpty()) {
            return NullNode.getInstance();
        }
        return "{[\"'".indexOf(text.charAt(0)) >= 0 ? RecipeYaml.parse(text) : TextNode.valueOf(text);
    }

    private boolean isType() {
        return path.size() == 2 && last().equals(SectionTypes.KEY);
    }

    private String last() {
        return path.get(path.size() - 1);
    }

    private void apply(ObjectNode keys) {
        ObjectNode section = keys;
        for (String key : path.subList(0, path.size() - 1)) {
            section = section.get(key) instanceof ObjectNode part ? part : section.putObject(key);
        }
        if (path.size() > 1 && path.get(0).equals(BUDGET)) {
            // There is only one measure
            section.removeAll();
        }
        section.set(last(), value);
        if (isType()) {
            keepSuitable(keys, section);
        }
        RecipeTree.renamed(keys);
    }

    /** Of a section with a new type, only what that type has too stays. */
    private void keepSuitable(ObjectNode keys, ObjectNode section) {
        Family family = RecipeTree.family(keys).orElse(null);
        Arrays.stream(Recipe.class.getRecordComponents())
                .filter(component -> component.getName().equals(path.get(0)))
                .map(RecordComponent::getType)
                .filter(SectionTypes.BASES::contains)
                .flatMap(base -> SectionTypes.of(base, family).entrySet().stream())
                .filter(type -> type.getKey().equals(value.asText()))
                .forEach(type -> section.properties()
                        .removeIf(key -> !key.getKey().equals(SectionTypes.KEY)
                                && Arrays.stream(type.getValue().getRecordComponents())
                                        .noneMatch(
                                                component -> component.getName().equals(key.getKey())
                                                        && RecipeMapper.suits(component, key.getValue()))));
    }
}
