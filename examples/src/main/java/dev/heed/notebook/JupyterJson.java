package dev.heed.notebook;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.heed.train.json.StrictJson;

/** JSON as Jupyter writes its files: keys in the order they were put, and a blank for each level. */
final class JupyterJson {

    static final JsonMapper MAPPER = StrictJson.builder(" ")
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .disable(JsonWriteFeature.WRITE_HEX_UPPER_CASE)
            .build();

    private JupyterJson() {}

    /** Says what is wrong with a text, without the library's word on where that came from. */
    static String problem(JsonProcessingException exception) {
        return exception.getOriginalMessage().replaceAll("\\[Source: .*?; (line: \\d+, column: \\d+)]", "$1");
    }

    /** A file's content, with a line break at its end. */
    static String format(Object value) {
        return StrictJson.text(MAPPER.writerWithDefaultPrettyPrinter(), value) + "\n";
    }
}
