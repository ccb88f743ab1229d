package dev.heed.recipe;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Locale;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;
import org.yaml.snakeyaml.nodes.NodeId;
import org.yaml.snakeyaml.nodes.Tag;
import org.yaml.snakeyaml.resolver.Resolver;

/**
 * Writes keys and values as YAML that {@link RecipeYaml} reads back to the same ones, and that other readers of YAML take
 * for the same: a text that they might take for a number, a date or nothing stands in quotes.
 */
final class RecipeWriter {

    /** What is plain to every reader of YAML, if it is no word for something else. */
    private static final Pattern PLAIN =
            Pattern.compile("[\\p{L}\\p{N}_./+]([\\p{L}\\p{M}\\p{N}_./+@%()=~ -]*[\\p{L}\\p{M}\\p{N}_./+@%()=~-])?");

    private static final Resolver WORDS = new Resolver();

    private static final String INDENT = "  ";

    private final StringBuilder text = new StringBuilder();

    private RecipeWriter() {}

    /** A recipe's file, a key on each line. */
    static String text(ObjectNode keys) {
        RecipeWriter writer = new RecipeWriter();
        writer.add(keys, "");
        return writer.text.toString();
    }

    private void add(ObjectNode keys, String indent) {
        keys.properties().forEach(key -> {
            text.append(indent).append(scalar(key.getKey())).append(':');
            if (key.getValue() instanceof ObjectNode part && !part.isEmpty()) {
                text.append('\n');
                add(part, indent + INDENT);
            } else {
                text.append(' ').append(value(key.getValue())).append('\n');
            }
        });
    }

    /** A value on one line. */
    static String value(JsonNode value) {
        if (value.isArray()) {
            return StreamSupport.stream(value.spliterator(), false)
                    .map(RecipeWriter::value)
                    .collect(Collectors.joining(", ", "[", "]"));
        }
        if (value.isObject()) {
            return "{}";
        }
        return value.isTextual() ? scalar(value.textValue()) : value.asText();
    }

    private static String scalar(String scalar) {
        boolean isPlain = PLAIN.matcher(scalar).matches()
                && WORDS.resolve(NodeId.scalar, scalar, true).equals(Tag.STR);
        return isPlain ? scalar : quoted(scalar);
    }

    private static String quoted(String scalar) {
        StringBuilder quoted = new StringBuilder("\"");
        scalar.codePoints().forEach(character -> {
            if (character == '"' || character == '\\') {
                quoted.append('\\').appendCodePoint(character);
            } else if (isVisible(character)) {
                quoted.appendCodePoint(character);
            } else {
                quoted.append(String.format(Locale.ROOT, character > 0xffff ? "\\U%08x" : "\\u%04x", character));
            }
        });
        return quoted.append('"').toString();
    }

    /** A reader would join lines, and may drop what nobody sees. */
    private static boolean isVisible(int character) {
        return switch (Character.getType(character)) {
            case Character.CONTROL,
                    Character.FORMAT,
                    Character.SURROGATE,
                    Character.PRIVATE_USE,
                    Character.UNASSIGNED,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR -> false;
            case Character.SPACE_SEPARATOR -> character == ' ';
            default -> true;
        };
    }
}
