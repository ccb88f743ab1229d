package dev.heed.recipe;

import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.heed.io.SafeText;
import dev.heed.train.Budget;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A recipe as keys and values, on its way from a file to a {@link Recipe} and back.
 *
 * @param keys as a file has them
 */
record RecipeTree(ObjectNode keys) {

    /** Keys that earlier versions named otherwise, whatever the family. */
    private static final Map<String, String> RENAMED = Map.of("evaluation.maxPairs", "evaluation.maxExamples");

    /** Every key that has a value. */
    static RecipeTree of(Recipe recipe) {
        ObjectNode keys = RecipeMapper.MAPPER.valueToTree(recipe);
        keys.set("data", typed(recipe.data()));
        keys.set("model", typed(recipe.model()));
        keys.set("optimizer", typed(recipe.optimizer()));
        keys.set("schedule", typed(recipe.schedule()));
        return new RecipeTree(keys);
    }

    /** What must be given. */
    static RecipeTree of(DataSettings data, ModelSettings model, Budget budget) {
        ObjectNode keys = RecipeMapper.MAPPER.createObjectNode();
        keys.set("data", typed(data));
        keys.set("model", typed(model));
        keys.set("budget", RecipeMapper.MAPPER.valueToTree(budget));
        return new RecipeTree(keys);
    }

    private static ObjectNode typed(Object section) {
        ObjectNode keys = RecipeMapper.MAPPER.createObjectNode().put(SectionTypes.KEY, SectionTypes.nameOf(section));
        return keys.setAll(RecipeMapper.MAPPER.<ObjectNode>valueToTree(section));
    }

    /** The keys and values of a text, whatever they are. */
    static RecipeTree parse(String text) {
        JsonNode tree = RecipeYaml.parse(text);
        if (RecipeKeys.isNothing(tree)) {
            throw new IllegalArgumentException("recipe must hold data, model and budget, but got nothing");
        }
        if (tree instanceof ObjectNode keys) {
            return new RecipeTree(renamed(keys));
        }
        throw new IllegalArgumentException("recipe must be keys with values, but got " + SafeText.of(tree));
    }

    /** The family of the model that is named, if one is. */
    static Optional<Family> family(ObjectNode keys) {
        return Families.ofModel(keys.path("model").path(SectionTypes.KEY).asText());
    }

    /** Gives keys of earlier versions the names that they have today. */
    static ObjectNode renamed(ObjectNode keys) {
        RENAMED.forEach((from, to) -> move(keys, from, to));
        family(keys).ifPresent(family -> family.renamed().forEach((from, to) -> move(keys, from, to)));
        return keys;
    }

    private static void move(ObjectNode keys, String from, String to) {
        JsonNode value = keys.at(pointer(from));
        JsonNode today = keys.at(pointer(to));
        if (value instanceof ObjectNode part && today instanceof ObjectNode target) {
            target.setAll(part);
        } else if (value.isValueNode()
                && !today.isObject()
                && keys.at(pointer(to).head()) instanceof ObjectNode target) {
            target.set(pointer(to).last().getMatchingProperty(), value);
        } else {
            return;
        }
        ((ObjectNode) keys.at(pointer(from).head())).remove(pointer(from).last().getMatchingProperty());
    }

    static JsonPointer pointer(String path) {
        return JsonPointer.compile("/" + path.replace('.', '/'));
    }

    /** Changes single values, see {@link RecipeFile}. */
    RecipeTree with(List<String> settings) {
        ObjectNode changed = keys.deepCopy();
        RecipeChange.apply(settings, changed);
        return new RecipeTree(changed);
    }

    /** All but some keys. */
    RecipeTree without(String... names) {
        return new RecipeTree(keys.deepCopy().without(List.of(names)));
    }

    /** YAML. */
    String text() {
        return RecipeWriter.text(keys);
    }

    /**
     * The recipe, with the defaults where this is silent.
     *
     * @throws IllegalArgumentException one sentence on whatever is wrong
     */
    Recipe recipe() {
        RecipeDefaults.Completed whole = RecipeDefaults.complete(keys);
        try {
            return RecipeMapper.MAPPER
                    .readerFor(Recipe.class)
                    .withAttributes(whole.types())
                    .readValue(whole.keys());
        } catch (JsonMappingException e) {
            throw RecipeErrors.of(e, whole.keys());
        } catch (IOException e) {
            throw new IllegalStateException("a tree is read without files", e);
        }
    }
}
