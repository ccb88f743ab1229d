package dev.heed.recipe;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.heed.io.SafeText;
import java.io.StringReader;
import java.util.Iterator;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.error.Mark;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.events.AliasEvent;
import org.yaml.snakeyaml.events.CollectionStartEvent;
import org.yaml.snakeyaml.events.DocumentStartEvent;
import org.yaml.snakeyaml.events.Event;
import org.yaml.snakeyaml.events.MappingEndEvent;
import org.yaml.snakeyaml.events.NodeEvent;
import org.yaml.snakeyaml.events.ScalarEvent;
import org.yaml.snakeyaml.events.SequenceEndEvent;
import org.yaml.snakeyaml.events.SequenceStartEvent;

/**
 * Reads YAML without guessing what a value may be: every scalar is the text that stands there, and an empty one is
 * nothing. YAML 1.1 would make {@code 010} the number 8, {@code 1e3} 1000.0 and {@code yes} true, in a file's name too;
 * here the setting says what its text is to become, see {@link RecipeMapper}. A recipe is one document of keys with
 * values; what makes YAML a language of its own (tags, aliases, several documents) is refused, as it can make a small file
 * large.
 */
final class RecipeYaml {

    /** A recipe's keys lie in two levels, at most in three. */
    private static final int DEEPEST = 10;

    private static final Set<String> TEXT_TAGS = Set.of("tag:yaml.org,2002:str", "!");

    private final Iterator<Event> events;

    private RecipeYaml(String text) {
        events = new Yaml(new LoaderOptions()).parse(new StringReader(text)).iterator();
    }

    /**
     * The value of a document, {@link MissingNode} where there is none.
     *
     * @throws IllegalArgumentException if the text is no such YAML; the message names line and column
     */
    static JsonNode parse(String text) {
        try {
            return new RecipeYaml(text).document();
        } catch (MarkedYAMLException e) {
            throw refusal(e.getProblemMark(), String.valueOf(e.getProblem()), e);
        } catch (YAMLException e) {
            // A character that YAML does not have, or more of them than it takes
            throw refusal(
                    null, String.valueOf(e.getMessage()).lines().findFirst().orElse(""), e);
        }
    }

    private JsonNode document() {
        JsonNode value = MissingNode.getInstance();
        while (events.hasNext()) {
            Event event = events.next();
            if (event instanceof DocumentStartEvent && !value.isMissingNode()) {
                throw refusal(event.getStartMark(), "a recipe is one document, and this begins another", null);
            }
            if (event instanceof NodeEvent node) {
                value = node(node, 0);
            }
        }
        return value;
    }

    private JsonNode node(NodeEvent event, int depth) {
        if (depth > DEEPEST) {
            throw refusal(event.getStartMark(), "no key lies so deep", null);
        }
        if (event instanceof AliasEvent) {
            throw refusal(event.getStartMark(), "a value is written out, and not taken from an anchor", null);
        }
        if (event instanceof ScalarEvent scalar) {
            return scalar(scalar);
        }
        if (event instanceof CollectionStartEvent collection) {
            requireNoTag(event, collection.getTag());
        }
        if (event instanceof SequenceStartEvent) {
            ArrayNode values = JsonNodeFactory.instance.arrayNode();
            for (Event next = events.next(); !(next instanceof SequenceEndEvent); next = events.next()) {
                values.add(node((NodeEvent) next, depth + 1));
            }
            return values;
        }
        ObjectNode keys = JsonNodeFactory.instance.objectNode();
        for (Event next = events.next(); !(next instanceof MappingEndEvent); next = events.next()) {
            put(keys, (NodeEvent) next, depth);
        }
        return keys;
    }

    private void put(ObjectNode keys, NodeEvent key, int depth) {
        if (!(key instanceof ScalarEvent scalar)) {
            throw refusal(key.getStartMark(), "a key is a text", null);
        }
        scalar(scalar); // which looks at its tag
        if (keys.has(scalar.getValue())) {
            throw refusal(key.getStartMark(), "the key '" + SafeText.of(scalar.getValue()) + "' stands twice", null);
        }
        keys.set(scalar.getValue(), node((NodeEvent) events.next(), depth + 1));
    }

    private static JsonNode scalar(ScalarEvent scalar) {
        if (!TEXT_TAGS.contains(String.valueOf(scalar.getTag()))) {
            requireNoTag(scalar, scalar.getTag());
        }
        return scalar.isPlain() && scalar.getValue().isEmpty() && scalar.getTag() == null
                ? NullNode.getInstance()
                : TextNode.valueOf(scalar.getValue());
    }

    private static void requireNoTag(Event event, @Nullable String tag) {
        if (tag != null) {
            throw refusal(event.getStartMark(), "a value has no tag, but got " + SafeText.of(tag), null);
        }
    }

    private static IllegalArgumentException refusal(@Nullable Mark place, String problem, @Nullable Exception cause) {
        String where = place == null ? "" : " at line " + (place.getLine() + 1) + ", column " + (place.getColumn() + 1);
        return new IllegalArgumentException(
                "recipe must be YAML, but got an error" + where + ": " + SafeText.of(problem), cause);
    }
}
