package dev.heed.recipe;

import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.JsonMappingException.Reference;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.heed.io.SafeText;
import dev.heed.text.Blanks;
import java.lang.reflect.RecordComponent;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.stream.Collectors;

/** One sentence for whatever is wrong in a recipe, in place of Jackson's. */
final class RecipeErrors {

    static final String SECTION = "a section with keys of its own";

    private RecipeErrors() {}

    /** What to say of a value that is missing or of the wrong kind. */
    static IllegalArgumentException wrong(String path, String kind, JsonNode value) {
        String got =
                SafeText.of(value.isTextual() && !Blanks.isBlank(value.asText()) ? value.asText() : value.toString());
        return new IllegalArgumentException(
                path + " must be " + kind + ", but got " + (value.isMissingNode() || value.isNull() ? "nothing" : got));
    }

    /** What to say of keys that are no recipe. */
    static IllegalArgumentException of(JsonMappingException e, ObjectNode keys) {
        List<Reference> named =
                e.getPath().stream().filter(step -> step.getFieldName() != null).toList();
        String path = named.stream().map(Reference::getFieldName).collect(Collectors.joining("."));
        if (e.getCause() instanceof IllegalArgumentException refused) {
            return new IllegalArgumentException(refused(path, String.valueOf(refused.getMessage())), e);
        }
        Reference last = named.get(named.size() - 1);
        Class<?> section =
                last.getFrom() instanceof Class<?> type ? type : last.getFrom().getClass();
        RecordComponent component = Arrays.stream(section.getRecordComponents())
                .filter(each -> each.getName().equals(last.getFieldName()))
                .findFirst()
                .orElseThrow(() -> new IllegalStateException("only components are read", e));
        JsonNode value = keys.at(RecipeTree.pointer(path));
        Class<?> type = RecipeMapper.valueType(component);
        if (value.isArray() && type != component.getType()) {
            int place = e.getPath().get(e.getPath().size() - 1).getIndex();
            return wrong(path + "[" + place + "]", kind(type, value.path(place).asText()), value.path(place));
        }
        return wrong(path, kind(component, value.asText()), value);
    }

    /** Whether a setting is true or false. */
    static boolean isTruth(Class<?> type) {
        return type == boolean.class || type == Boolean.class;
    }

    /** What a key wants that takes one of several words. */
    static String oneOf(Collection<String> words) {
        return "one of " + String.join(", ", words);
    }

    /** A record's own sentence, with the path of the key that it names. */
    private static String refused(String path, String message) {
        return RecipeKeys.ALL.contains(path + "." + message.split(" ", 2)[0]) ? path + "." + message : message;
    }

    /** What a key wants, in words. */
    static String kind(RecordComponent component, String given) {
        Class<?> type = RecipeMapper.valueType(component);
        return kind(type, given) + (type == component.getType() ? "" : " or a list of them");
    }

    private static String kind(Class<?> type, String given) {
        if (type.isEnum()) {
            return oneOf(Arrays.stream(type.getEnumConstants())
                    .map(constant -> RecipeMapper.word((Enum<?>) constant))
                    .toList());
        }
        if (isTruth(type)) {
            return "true or false";
        }
        if (RecipeNumbers.areOf(type)) {
            return RecipeNumbers.kind(type, given);
        }
        return type.isRecord() ? SECTION : "a text";
    }
}
