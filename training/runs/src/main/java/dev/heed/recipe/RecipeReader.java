package dev.heed.recipe;

import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;

/** From a text to a recipe, with one sentence for whatever is wrong. */
final class RecipeReader {

    private RecipeReader() {}

    /** The keys and values of a text, whatever they are. */
    static ObjectNode tree(String text) {
        JsonNode tree = parsed(text);
        if (tree.isMissingNode() || tree.isNull()) {
            throw new IllegalArgumentException("recipe must hold data, model and budget, but got nothing");
        }
        if (tree instanceof ObjectNode keys) {
            return keys;
        }
        throw new IllegalArgumentException("recipe must be keys with values, but got " + tree);
    }

    static JsonNode parsed(String text) {
        try {
            return RecipeMapper.parse(text);
        } catch (JsonProcessingException e) {
            JsonLocation where = e.getLocation();
            throw new IllegalArgumentException(
                    "recipe must be YAML, but got an error at line %d, column %d: %s"
                            .formatted(where.getLineNr(), where.getColumnNr(), problem(e.getOriginalMessage())),
                    e);
        }
    }

    /** The parser tells what it was doing, what is wrong, and shows both places, indented; what is wrong comes last. */
    private static String problem(String message) {
        return message.lines()
                .filter(line -> !line.isBlank() && !line.startsWith(" "))
                .reduce(message, (before, line) -> line);
    }

    /** The recipe of some keys and values. */
    static Recipe recipe(ObjectNode keys) {
        ObjectNode flat = keys.deepCopy();
        RecipeSection top = RecipeSection.top(flat);
        top.check();
        top.complete();
        RecipeDefaults.derive(flat);
        top.requireAll();
        try {
            return RecipeMapper.value(RecipeTree.grouped(flat), Recipe.class);
        } catch (JsonMappingException e) {
            throw new IllegalArgumentException(sentence(e), e);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a checked tree is a recipe", e);
        }
    }

    /** A record's own sentence, with the path of the key that it names. */
    private static String sentence(JsonMappingException e) {
        if (!(e.getCause() instanceof IllegalArgumentException refused)) {
            return e.getOriginalMessage();
        }
        String message = String.valueOf(refused.getMessage());
        List<String> path = e.getPath().stream()
                .map(JsonMappingException.Reference::getFieldName)
                .toList();
        String named = RecipeTree.flatPath(path) + "." + message.split(" ", 2)[0];
        return KnownKeys.contains(named) ? RecipeTree.flatPath(path) + "." + message : message;
    }
}
