package dev.heed.recipe;

import com.fasterxml.jackson.databind.JsonNode;
import java.lang.reflect.RecordComponent;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.stream.Collectors;

/** Writes down every key of every recipe as Markdown: first what each family has, then what all have. */
final class RecipePage {

    private static final String MUST = "**must be given**";

    private final RecipeMeanings meanings;

    private final StringBuilder text = new StringBuilder();

    private RecipePage(RecipeMeanings meanings) {
        this.meanings = meanings;
    }

    /** The page below its introduction. */
    static String markdown(RecipeMeanings meanings, List<Family> families) {
        RecipePage page = new RecipePage(meanings);
        page.top();
        page.text.append("\n## Data and models\n");
        families.forEach(page::family);
        page.text.append("\n## What all recipes have\n");
        Arrays.stream(Recipe.class.getRecordComponents()).forEach(page::section);
        return page.text.toString();
    }

    private void top() {
        text.append("\n## Keys at the top\n");
        header();
        for (RecordComponent component : Recipe.class.getRecordComponents()) {
            Class<?> type = component.getType();
            if (isOfFamily(type)) {
                row(component.getName(), "[section](#data-and-models)", MUST, meanings.of(component));
            } else if (SectionTypes.BASES.contains(type) || type.isRecord()) {
                String value = "[section](#" + component.getName() + ")";
                row(
                        component.getName(),
                        value,
                        byDefault(component, RecipeDefaults.usual(component.getName())),
                        meanings.of(component));
            } else {
                row("", component, RecipeDefaults.usual(component.getName()));
            }
        }
    }

    private static boolean isOfFamily(Class<?> type) {
        return type == DataSettings.class || type == ModelSettings.class;
    }

    private void family(Family family) {
        List<String> models = List.copyOf(family.models().keySet());
        text.append("\n### ").append(models.stream().map(RecipePage::code).collect(Collectors.joining(", ")));
        text.append("\n\n").append(ofType(family.getClass())).append(" The shortest recipe:\n\n```yaml\n");
        text.append(shortest(family)).append("```\n");
        JsonNode usual = RecipeYaml.parse(family.defaults());
        family.data().forEach((word, record) -> typed("data", word, record, usual));
        family.models().forEach((word, record) -> typed("model", word, record, usual));
    }

    /** A recipe that leaves out all that it can. */
    static String shortest(Family family) {
        String data = RecipeTemplate.usualData(family);
        JsonNode usual = RecipeYaml.parse(family.defaults()).path("data").path(data);
        Class<?> record = Objects.requireNonNull(family.data().get(data));
        String given = Arrays.stream(record.getRecordComponents())
                .filter(component -> !RecipeMapper.isOptional(component) && !usual.has(component.getName()))
                .map(component -> ", " + component.getName() + ": " + example(RecipeMapper.valueType(component)))
                .collect(Collectors.joining());
        List<String> models = List.copyOf(family.models().keySet());
        String others = models.stream()
                .skip(1)
                .map(model -> model.startsWith("pretrained") ? model + " with start: FOLDER" : model)
                .collect(Collectors.joining(", "));
        return "data: {type: " + data + given + "}\nmodel: {type: " + models.get(0) + "}"
                + (others.isEmpty() ? "" : " # or " + others) + "\nbudget: {steps: 1000}\n";
    }

    private static String example(Class<?> type) {
        if (type.isEnum()) {
            return RecipeMapper.word((Enum<?>) type.getEnumConstants()[0]);
        }
        return type == Path.class ? "FILE" : RecipeNumbers.areOf(type) ? "3" : "TEXT";
    }

    private void section(RecordComponent component) {
        String name = component.getName();
        Class<?> type = component.getType();
        JsonNode usual = RecipeDefaults.usual(name);
        if (isOfFamily(type) || !(type.isRecord() || SectionTypes.BASES.contains(type))) {
            return;
        }
        String said = ofType(type);
        text.append("\n### ")
                .append(code(name))
                .append("\n\n")
                .append(said.isEmpty() ? sentence(meanings.of(component)) : said);
        if (type.isRecord()) {
            text.append(
                    RecipeMapper.isOptional(component)
                            ? " Without this section: " + meanings.without(component) + "."
                            : "");
            text.append('\n');
            table(name, type, usual);
        } else {
            text.append(" Without a type it is ")
                    .append(code(usual.path(SectionTypes.KEY).asText()))
                    .append(".\n");
            SectionTypes.of(type, null).forEach((word, record) -> typed(name, word, record, usual));
        }
    }

    private void typed(String section, String word, Class<?> record, JsonNode usual) {
        JsonNode values = usual.has(section) ? usual.path(section) : usual;
        text.append("\n#### ").append(code(section + "." + SectionTypes.KEY + ": " + word));
        text.append("\n\n").append(ofType(record)).append('\n');
        table(section, record, values.path(word));
    }

    private void table(String section, Class<?> record, JsonNode usual) {
        header();
        rows(section + ".", record, usual);
    }

    private void rows(String prefix, Class<?> record, JsonNode usual) {
        for (RecordComponent component : record.getRecordComponents()) {
            JsonNode value = usual.path(component.getName());
            row(prefix, component, value);
            if (component.getType().isRecord()) {
                rows(prefix + component.getName() + ".", component.getType(), value);
            }
        }
    }

    private void header() {
        text.append("\n| key | value | default | meaning |\n|---|---|---|---|\n");
    }

    private void row(String prefix, RecordComponent component, JsonNode usual) {
        StringBuilder meaning = new StringBuilder(meanings.of(component));
        Class<?> type = RecipeMapper.valueType(component);
        if (type.isEnum()) {
            for (Object word : type.getEnumConstants()) {
                meaning.append("<br>")
                        .append(code(RecipeMapper.word((Enum<?>) word)))
                        .append(": ");
                meaning.append(meanings.texts().getProperty(RecipeMeanings.name(type, ((Enum<?>) word).name()), ""));
            }
        }
        row(prefix + component.getName(), value(component), byDefault(component, usual), meaning.toString());
    }

    private void row(String key, String value, String byDefault, String meaning) {
        text.append("| ")
                .append(code(key))
                .append(" | ")
                .append(value)
                .append(" | ")
                .append(byDefault);
        text.append(" | ").append(meaning.replace("|", "\\|")).append(" |\n");
    }

    private static String value(RecordComponent component) {
        Class<?> type = RecipeMapper.valueType(component);
        String value =
                type == Path.class ? "file" : RecipeErrors.kind(component, "").replaceFirst("^an? ", "");
        value = type.isRecord() ? "section" : type.isEnum() ? "word" : value;
        return type == component.getType() ? value : value.replace(" or a list of them", "") + ", or a list";
    }

    private String byDefault(RecordComponent component, JsonNode usual) {
        if (usual.isValueNode() || usual.isArray()) {
            return code(usual.isTextual() ? usual.asText() : RecipeWriter.value(usual));
        }
        String without = meanings.without(component);
        if (RecipeMapper.isOptional(component)) {
            return without.isEmpty() ? "none" : without;
        }
        return usual.isObject() ? "" : MUST;
    }

    private String ofType(Class<?> type) {
        return meanings.texts().getProperty(type.getName(), "");
    }

    private static String sentence(String meaning) {
        return meaning.substring(0, 1).toUpperCase(Locale.ROOT) + meaning.substring(1) + ".";
    }

    private static String code(String text) {
        return text.isEmpty() ? "" : "`" + text + "`";
    }
}
