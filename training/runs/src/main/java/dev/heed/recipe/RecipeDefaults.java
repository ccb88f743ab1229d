package dev.heed.recipe;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.lang.reflect.RecordComponent;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Puts in what holds where a recipe is silent: what {@code defaults.yaml} says here, and that of the model's family.
 */
final class RecipeDefaults {

    private static final ObjectNode COMMON = parsed(Families.resource(Recipe.class, "defaults.yaml"));

    private RecipeDefaults() {}

    private static ObjectNode parsed(String yaml) {
        return (ObjectNode) RecipeYaml.parse(yaml);
    }

    /**
     * A recipe's keys with all defaults, the words of types taken out.
     *
     * @param keys as the records have them
     * @param types for each of {@link SectionTypes#BASES} the record that the word means
     */
    record Completed(ObjectNode keys, Map<Object, Object> types) {}

    /** What every family's recipes have for a key at the top, whether its section is left out or not. */
    static JsonNode usual(String name) {
        return COMMON.path(name);
    }

    /** Completes a copy of some keys; what has no value is as if it were not there. */
    static Completed complete(ObjectNode given) {
        ObjectNode keys = withoutNothing("", given.deepCopy());
        requireKnown("", Recipe.class, keys);
        for (RecordComponent component : Recipe.class.getRecordComponents()) {
            if (SectionTypes.BASES.contains(component.getType())) {
                requireTypeSpelt(component.getName(), keys.path(component.getName()));
            }
        }
        ObjectNode defaults = COMMON.deepCopy();
        RecipeTree.family(keys).ifPresent(family -> defaults.setAll(parsed(family.defaults())));
        Map<Object, Object> types = new HashMap<>();
        for (RecordComponent component : Recipe.class.getRecordComponents()) {
            String name = component.getName();
            JsonNode usual = defaults.path(name);
            if (SectionTypes.BASES.contains(component.getType())) {
                keys.set(name, typed(component, keys, usual, types));
            } else if (component.getType().isRecord() && (keys.has(name) || !RecipeMapper.isOptional(component))) {
                keys.set(name, merged(usual, section(name, keys.path(name), true)));
            } else if (!keys.has(name) && usual.isValueNode()) {
                keys.set(name, usual);
            }
        }
        return new Completed(keys, types);
    }

    /** Refuses keys that a section does not have, before the section could lack a value for want of them. */
    private static void requireKnown(String prefix, Class<?> section, ObjectNode given) {
        Map<String, Class<?>> known = Arrays.stream(section.getRecordComponents())
                .collect(Collectors.toMap(RecordComponent::getName, RecordComponent::getType));
        given.properties().forEach(key -> {
            Class<?> type = known.get(key.getKey());
            if (type == null) {
                throw new IllegalArgumentException(RecipeKeys.unknown(prefix + key.getKey(), section));
            }
            if (type.isRecord() && key.getValue() instanceof ObjectNode part) {
                requireKnown(prefix + key.getKey() + ".", type, part);
            }
        });
    }

    /** A text may be "null" or "~", as a file's name; elsewhere these are YAML's words for nothing. */
    private static ObjectNode withoutNothing(String prefix, ObjectNode keys) {
        keys.properties()
                .removeIf(key -> key.getValue().isNull()
                        || (RecipeKeys.isNothing(key.getValue()) && !RecipeKeys.TEXTS.contains(prefix + key.getKey())));
        keys.properties().forEach(key -> {
            if (key.getValue() instanceof ObjectNode part) {
                withoutNothing(prefix + key.getKey() + ".", part);
            }
        });
        return keys;
    }

    private static ObjectNode typed(
            RecordComponent component, ObjectNode keys, JsonNode usual, Map<Object, Object> types) {
        String name = component.getName();
        ObjectNode given = section(name, keys.path(name), usual.has(SectionTypes.KEY));
        JsonNode word = given.has(SectionTypes.KEY) ? given.remove(SectionTypes.KEY) : usual.path(SectionTypes.KEY);
        Optional<Family> family = RecipeTree.family(keys);
        Map<String, Class<?>> known = SectionTypes.of(component.getType(), family.orElse(null));
        Class<?> type = known.get(word.asText());
        if (type == null) {
            throw RecipeErrors.wrong(name + "." + SectionTypes.KEY, RecipeErrors.oneOf(known.keySet()), word);
        }
        // Where no model is known the word may mean another family's data
        if (family.isPresent() || component.getType() != DataSettings.class) {
            requireKnown(name + ".", type, given);
        }
        types.put(component.getType(), type);
        return merged(usual.path(word.asText()), given);
    }

    /** The key of the type itself may be misspelt, without which nothing is known of the others. */
    private static void requireTypeSpelt(String name, JsonNode given) {
        given.fieldNames().forEachRemaining(key -> {
            if (!given.has(SectionTypes.KEY) && RecipeKeys.isAlmostType(name, key)) {
                throw new IllegalArgumentException(
                        RecipeKeys.misspelt(name + "." + key, name + "." + SectionTypes.KEY));
            }
        });
    }

    /** The keys of a section, none where nothing is given. */
    private static ObjectNode section(String name, JsonNode given, boolean isOptional) {
        if (given instanceof ObjectNode keys) {
            return keys.deepCopy();
        }
        if (given.isMissingNode() && isOptional) {
            return JsonNodeFactory.instance.objectNode();
        }
        throw RecipeErrors.wrong(name, RecipeErrors.SECTION, given);
    }

    /** What is given over what is usual, section by section. */
    private static ObjectNode merged(JsonNode usual, ObjectNode given) {
        if (!(usual instanceof ObjectNode)) {
            return given;
        }
        ObjectNode keys = usual.deepCopy();
        given.properties().forEach(key -> {
            JsonNode value = key.getValue();
            keys.set(key.getKey(), value instanceof ObjectNode part ? merged(keys.path(key.getKey()), part) : value);
        });
        return keys;
    }
}
