package dev.heed.recipe;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.heed.train.Budget;
import java.lang.reflect.RecordComponent;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Prints a recipe to start from: every key with its default, what it means, and a mark where a value must be given. */
final class RecipeTemplate {

    /** Columns of a line without its indents; a longer comment stands above its key. */
    private static final int LONGEST = 112;

    private static final String INDENT = "  ";

    private static final String COMMENT = "# ";

    private final Map<Object, Object> types;

    private final Family family;

    private RecipeTemplate(Map<Object, Object> types, Family family) {
        this.types = types;
        this.family = family;
    }

    /** See {@link RecipeFile#template}. */
    static String text(String model, List<String> settings) {
        Family family = Families.ofModel(model)
                .orElseThrow(() -> RecipeErrors.wrong(
                        "model." + SectionTypes.KEY,
                        RecipeErrors.oneOf(
                                SectionTypes.of(ModelSettings.class, null).keySet()),
                        TextNode.valueOf(model)));
        ObjectNode keys = JsonNodeFactory.instance.objectNode();
        keys.putObject("data").put(SectionTypes.KEY, usualData(family));
        keys.putObject("model").put(SectionTypes.KEY, model);
        ObjectNode given = new RecipeTree(keys).with(settings).keys();
        RecipeDefaults.Completed whole = RecipeDefaults.complete(given);
        RecipeTemplate template =
                new RecipeTemplate(whole.types(), RecipeTree.family(given).orElse(family));
        return "# Every key of a recipe for the model " + model
                + ", with its default. Put values of your own in the place of\n"
                + "# FILE, NUMBER, TEXT and WORD; a key behind a # may be left out. ./heed train THIS.yaml trains by it.\n\n"
                + template.section("", Recipe.class, whole.keys()).stream()
                        .map(line -> line + "\n")
                        .collect(Collectors.joining());
    }

    /** The data of one's own, if the family has a word for it; the first word otherwise. */
    static String usualData(Family family) {
        return family.data().entrySet().stream()
                .filter(type -> Arrays.stream(type.getValue().getRecordComponents())
                        .anyMatch(each -> RecipeMapper.valueType(each) == Path.class && !RecipeMapper.isOptional(each)))
                .map(Map.Entry::getKey)
                .findFirst()
                .orElseGet(() -> family.data().keySet().iterator().next());
    }

    private List<String> section(String prefix, Class<?> section, JsonNode values) {
        RecordComponent[] components = section.getRecordComponents();
        // One of a budget's measures must be given
        boolean isUndecided = section == Budget.class && values.isEmpty();
        List<String> lines = new ArrayList<>();
        for (RecordComponent component : components) {
            JsonNode value = values.path(component.getName());
            boolean isLeftOut = value.isMissingNode()
                    && RecipeMapper.isOptional(component)
                    && !(isUndecided && component.equals(components[0]));
            List<String> key = key(prefix + component.getName(), component, value);
            List<String> first = commented(key.get(0), comment(component, isLeftOut));
            lines.addAll(first.subList(0, first.size() - 1));
            key.set(0, first.get(first.size() - 1));
            key.forEach(line -> lines.add(isLeftOut ? COMMENT + line : line));
        }
        return lines;
    }

    /** The line of a key and, if it has a section, those of that. */
    private List<String> key(String path, RecordComponent component, JsonNode value) {
        List<String> lines = new ArrayList<>();
        boolean isTyped = SectionTypes.BASES.contains(component.getType());
        if (!isTyped && !component.getType().isRecord()) {
            lines.add(component.getName() + ": " + value(path, component, value));
            return lines;
        }
        lines.add(component.getName() + ":");
        Class<?> section = component.getType();
        if (isTyped) {
            section = (Class<?>) Objects.requireNonNull(types.get(section));
            typeLines(component.getType(), section).forEach(line -> lines.add(INDENT + line));
        }
        JsonNode values = value.isMissingNode() ? RecipeDefaults.usual(path) : value;
        section(path + ".", section, values).forEach(line -> lines.add(INDENT + line));
        return lines;
    }

    private List<String> typeLines(Class<?> base, Class<?> section) {
        Map<String, Class<?>> known =
                base == ModelSettings.class ? new LinkedHashMap<>(family.models()) : SectionTypes.of(base, family);
        String word = known.entrySet().stream()
                .filter(type -> type.getValue() == section)
                .map(Map.Entry::getKey)
                .findFirst()
                .orElseThrow();
        return commented(SectionTypes.KEY + ": " + word, known.size() > 1 ? RecipeErrors.oneOf(known.keySet()) : "");
    }

    private static String value(String path, RecordComponent component, JsonNode value) {
        if (value.isMissingNode()) {
            return placeholder(RecipeMapper.valueType(component));
        }
        if (value.isObject() || !RecipeMapper.suits(component, value)) {
            throw RecipeErrors.wrong(path, RecipeErrors.kind(component, value.asText()), value);
        }
        // Every value of a tree is a text, and the writer would put quotes around a number, true and false
        boolean isPlain = RecipeNumbers.areOf(component.getType()) || RecipeErrors.isTruth(component.getType());
        return isPlain ? value.asText() : RecipeWriter.value(value);
    }

    /** What stands for a value that must be given. */
    private static String placeholder(Class<?> type) {
        if (hasWords(type)) {
            return "WORD";
        }
        if (type == Path.class) {
            return "FILE";
        }
        return RecipeNumbers.areOf(type) ? "NUMBER" : "TEXT";
    }

    private static boolean hasWords(Class<?> type) {
        return type.isEnum() || RecipeErrors.isTruth(type);
    }

    private static String comment(RecordComponent component, boolean isLeftOut) {
        String without = isLeftOut ? RecipeMeanings.SHIPPED.without(component) : "";
        String words = hasWords(component.getType()) ? RecipeErrors.kind(component, "") : "";
        return Stream.of(words, RecipeMeanings.SHIPPED.of(component), without.isEmpty() ? "" : "default: " + without)
                .filter(part -> !part.isEmpty())
                .collect(Collectors.joining("; "));
    }

    /** A line with its comment behind it or, where that is too long, above. */
    private static List<String> commented(String line, String comment) {
        if (comment.isEmpty()) {
            return List.of(line);
        }
        String whole = line + INDENT + COMMENT + comment;
        if (whole.length() <= LONGEST) {
            return List.of(whole);
        }
        List<String> lines = new ArrayList<>();
        StringBuilder next = new StringBuilder("##");
        for (String word : comment.split(" ", -1)) {
            if (next.length() + 1 + word.length() > LONGEST) {
                lines.add(next.toString());
                next = new StringBuilder("##");
            }
            next.append(' ').append(word);
        }
        lines.add(next.toString());
        lines.add(line);
        return lines;
    }
}
