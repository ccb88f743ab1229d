package dev.heed.train.json;

import com.fasterxml.jackson.core.json.JsonReadFeature;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import com.fasterxml.jackson.core.util.DefaultIndenter;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import com.fasterxml.jackson.core.util.Separators;
import com.fasterxml.jackson.databind.json.JsonMapper;

/**
 * The JSON of every file that Heed writes, which every reader takes. Numbers that JSON has no word for are texts: {@code
 * "NaN"}, {@code "Infinity"} and {@code "-Infinity"}. They are read as the numbers that they are where a number is wanted,
 * also without the quotes, as earlier versions and other programs write them.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc8259#section-6">RFC 8259, section 6</a>
 */
public final class StrictJson {

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
}
