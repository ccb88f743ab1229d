package dev.heed.recipe;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A section of a recipe's file while it is read: first its keys are checked, then defaults are put in, then it is looked at
 * for what is missing.
 *
 * @param path its keys from the top, each with a dot behind it; empty at the top
 * @param type the record that it becomes
 * @param node its keys and values, changed in place
 * @param isTyped whether one of its keys is its type
 */
record RecipeSection(String path, Class<?> type, ObjectNode node, boolean isTyped) {

    /** The whole file. */
    static RecipeSection top(ObjectNode node) {
        return new RecipeSection("", Recipe.class, node, false);
    }

    private List<RecipeField> fields() {
        return RecipeField.of(type);
    }

    private RecipeField field(String name) {
        return fields().stream()
                .filter(field -> field.name().equals(name))
                .findFirst()
                .orElseThrow(() -> KnownKeys.unknown(path, name, keys()));
    }

    private List<String> keys() {
        Stream<String> names = fields().stream().map(RecipeField::name);
        return (isTyped ? Stream.concat(Stream.of(TypeNames.KEY), names) : names).toList();
    }

    /** The part of a section, whose own type is known then. */
    private RecipeSection part(RecipeField field) {
        String name = path + field.name();
        if (!(node.get(field.name()) instanceof ObjectNode part)) {
            throw RecipeValue.wrong(name, "a section with keys of its own", node.get(field.name()));
        }
        Optional<TypeNames> types = TypeNames.of(field.type());
        Class<?> kind = types.<Class<?>>map(names -> typeOf(name, names, part)).orElse(field.type());
        return new RecipeSection(name + ".", kind, part, types.isPresent());
    }

    private static Class<?> typeOf(String name, TypeNames types, ObjectNode part) {
        if (!part.hasNonNull(TypeNames.KEY)) {
            JsonNode usual = RecipeDefaults.of(Recipe.class).path(name).get(TypeNames.KEY);
            part.set(TypeNames.KEY, usual);
        }
        JsonNode given = part.get(TypeNames.KEY);
        Class<?> type = types.names().get(given.asText());
        if (type == null) {
            throw RecipeValue.wrong(name + "." + TypeNames.KEY, "one of " + types.list(), given);
        }
        return type;
    }

    /** Refuses unknown keys and values of the wrong kind; what has no value is as if it were not there. */
    void check() {
        List.copyOf(node.properties()).stream()
                .filter(key -> key.getValue().isNull())
                .forEach(key -> node.remove(key.getKey()));
        for (Map.Entry<String, JsonNode> key : List.copyOf(node.properties())) {
            if (!isTyped || !key.getKey().equals(TypeNames.KEY)) {
                check(field(key.getKey()));
            }
        }
    }

    private void check(RecipeField field) {
        if (field.isSection()) {
            part(field).check();
        } else {
            JsonNode value = RecipeValue.checked(path + field.name(), field.type(), node.get(field.name()));
            node.set(field.name(), value);
        }
    }

    /** Puts in what the defaults say. */
    void complete() {
        ObjectNode defaults = RecipeDefaults.of(type);
        for (RecipeField field : fields()) {
            JsonNode usual = defaults.get(field.name());
            if (!node.has(field.name()) && usual != null) {
                node.set(field.name(), usual);
            } else if (!node.has(field.name()) && field.type().isRecord() && !field.isOptional()) {
                node.putObject(field.name());
            }
            if (node.has(field.name()) && field.isSection()) {
                part(field).complete();
            }
        }
    }

    /** Refuses a section without a key that it needs. */
    void requireAll() {
        for (RecipeField field : fields()) {
            if (!node.has(field.name()) && !field.isOptional()) {
                throw RecipeValue.wrong(path + field.name(), RecipeValue.kind(field.type()), null);
            }
            if (node.has(field.name()) && field.isSection()) {
                part(field).requireAll();
            }
        }
    }
}
