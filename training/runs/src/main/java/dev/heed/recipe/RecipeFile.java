package dev.heed.recipe;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.heed.io.AtomicFile;
import dev.heed.io.SafeText;
import dev.heed.io.TextFile;
import java.io.Serializable;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;

/**
 * Recipes as files of YAML, whose keys are the components of {@link Recipe} and of the records in it. What a file
 * leaves out takes the value of {@code defaults.yaml}, see {@link Family#defaults}; what is written is complete, and
 * reading it gives an equal recipe. Anything wrong is one sentence that names the key, as {@code budget.steps must be a
 * whole number, but got many}.
 *
 * <p>A text is taken as it stands, in quotes or not: {@code train: 010} is the file {@code 010}, and {@code yes},
 * {@code 1e3} or {@code null} are names like any other. A number is written in decimal digits, {@code 1_000} or
 * {@code 1e-3}; one with a leading zero or in another base is refused. Aliases, tags and a second document are refused
 * too. A setting of several values takes a list, {@code train: [a.txt, b.txt]}, or one value alone. A file has at most
 * {@value #LONGEST} bytes.
 *
 * <p>Settings change single values, as {@code schedule.peak=0.001} does. Three rules make them short: a value that is
 * left out, as in {@code plateau=}, takes a key away; a new {@code type} keeps what suits both types; a new budget
 * takes the place of the old one.
 */
public final class RecipeFile {

    /** Bytes of a file; a recipe that is a thousand times as long as ours is none. */
    private static final int LONGEST = 1_000_000;

    private RecipeFile() {}

    /**
     * Reads a recipe.
     *
     * @throws IllegalArgumentException if it cannot be read or something in it is wrong
     */
    public static Recipe read(Path path) {
        return read(path, List.of());
    }

    /**
     * Reads a recipe and changes it.
     *
     * @param settings {@code key.path=value}, later ones over earlier ones
     * @throws IllegalArgumentException if it cannot be read, or something in it or in the settings is wrong
     */
    public static Recipe read(Path path, List<String> settings) {
        String text = text(path);
        try {
            return with(text, settings);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(SafeText.of(path) + ": " + e.getMessage(), e);
        }
    }

    /**
     * What stands at a key.
     *
     * @param texts one, or those of a list
     * @param isList whether it is a list, of one too
     */
    public record Texts(List<String> texts, boolean isList) implements Serializable {

        private static final long serialVersionUID = 1;
    }

    /**
     * The keys of a recipe's data and start that name something by an address with a scheme, as {@code hdfs://host/file}.
     *
     * @param settings as in {@link #read}
     */
    public static Map<String, Texts> addresses(Path path, List<String> settings) {
        ObjectNode keys = RecipeTree.parse(text(path)).with(settings).keys();
        Map<String, Texts> found = new LinkedHashMap<>();
        BiConsumer<String, JsonNode> look = (key, value) -> {
            List<String> texts = value.isArray()
                    ? StreamSupport.stream(value.spliterator(), false)
                            .map(JsonNode::asText)
                            .toList()
                    : List.of(value.asText());
            if (texts.stream().anyMatch(text -> text.contains("://"))) {
                found.put(key, new Texts(texts, value.isArray()));
            }
        };
        keys.path("data").properties().forEach(entry -> look.accept("data." + entry.getKey(), entry.getValue()));
        look.accept("start", keys.path("start"));
        return found;
    }

    /** A setting of {@link #read} that puts texts at a key, whatever characters they have. */
    public static String setting(String key, List<String> texts, boolean isList) {
        String quoted = texts.stream()
                .map(text -> '"' + text.replace("\\", "\\\\").replace("\"", "\\\"") + '"')
                .collect(Collectors.joining(", "));
        return key + "=" + (isList ? "[" + quoted + "]" : quoted);
    }

    private static String text(Path path) {
        if (path.toFile().length() > LONGEST) {
            throw new IllegalArgumentException(SafeText.of(path) + ": recipe must have at most " + LONGEST
                    + " bytes, but got " + path.toFile().length());
        }
        return TextFile.read(path);
    }

    /**
     * Reads a recipe from a text.
     *
     * @throws IllegalArgumentException if something in it is wrong
     */
    public static Recipe parse(String text) {
        return with(text, List.of());
    }

    /**
     * Reads a recipe from a text and changes it, before defaults are put in.
     *
     * @param settings {@code key.path=value}, later ones over earlier ones
     * @throws IllegalArgumentException if something in the text or in the settings is wrong
     */
    public static Recipe with(String text, List<String> settings) {
        return RecipeTree.parse(text).with(settings).recipe();
    }

    /**
     * A recipe to start from, as YAML: every key with its default and with what it means, and FILE, NUMBER, TEXT or WORD
     * where a value must be given.
     *
     * @param model a word of {@code model.type}
     * @param settings {@code key.path=value}, which take the place of defaults
     * @throws IllegalArgumentException if there is no such model, or something in the settings is wrong
     */
    public static String template(String model, List<String> settings) {
        return RecipeTemplate.text(model, settings);
    }

    /** Writes a recipe, whole or not at all. */
    public static void write(Path path, Recipe recipe) {
        AtomicFile.writeText(path, text(recipe));
    }

    /** A recipe as a text that {@link #parse} reads: YAML with every key that has a value. */
    public static String text(Recipe recipe) {
        return RecipeTree.of(recipe).text();
    }
}
