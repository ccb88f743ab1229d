package dev.heed.train.json;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.json.JsonReadFeature;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import com.fasterxml.jackson.core.util.DefaultIndenter;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import com.fasterxml.jackson.core.util.Separators;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectWriter;
import com.fasterxml.jackson.databind.json.JsonMapper;

/**
 * The JSON of every file that Heed writes, which every reader takes. Numbers that JSON has no word for are texts: {@code
 * "NaN"}, {@code "Infinity"} and {@code "-Infinity"}. They are read as the numbers that they are where a number is wanted,
 * also without the quotes, as earlier versions and other programs write them.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc8259#section-6">RFC 8259, section 6</a>
 */
public final class StrictJson {

    private static final JsonMapper MAPPER = builder("  ")
            .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .build();

    private StrictJson() {}

    /**
     * Jackson, set up so; the rest is the caller's.
     *
     * @param indent what stands before a line for each level, where it prints in lines
     */
    public static JsonMapper.Builder builder(String indent) {
        DefaultIndenter lines = new DefaultIndenter(indent, "\n");
        return JsonMapper.builder()
                .enable(JsonWriteFeature.WRITE_NAN_AS_STRINGS)
                .enable(JsonReadFeature.ALLOW_NON_NUMERIC_NUMBERS)
                .defaultPrettyPrinter(new DefaultPrettyPrinter(Separators.createDefaultInstance()
                                .withObjectFieldValueSpacing(Separators.Spacing.AFTER)
                                .withObjectEmptySeparator("")
                                .withArrayEmptySeparator(""))
                        .withObjectIndenter(lines)
                        .withArrayIndenter(lines));
    }

    /** A record, map, list or text on one line, without a line break. */
    public static String line(Object value) {
        return text(MAPPER.writer(), value);
    }

    /** A record, map or list in lines, two spaces a level, the last one with a line break. */
    public static String pretty(Object value) {
        return text(MAPPER.writerWithDefaultPrettyPrinter(), value) + "\n";
    }

    /** The same as a writer of the caller's has it. */
    public static String text(ObjectWriter writer, Object value) {
        try {
            return writer.writeValueAsString(value);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("records, maps, lists and texts have a text", e);
        }
    }

    /**
     * Reads a record, list or map; names that it does not have are passed over.
     *
     * @throws JsonProcessingException if the text is another
     */
    public static <T> T read(String text, Class<T> type) throws JsonProcessingException {
        return MAPPER.readValue(text, type);
    }
}
