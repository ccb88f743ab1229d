package dev.heed.recipe;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.lang.reflect.RecordComponent;
import java.util.Arrays;
import java.util.List;
import java.util.Set;

/** A recipe as a tree of keys: in groups as the records have it, or flat as a file has it. */
final class RecipeTree {

    /** Records whose parts stand at the top of a file. */
    static final Set<Class<?>> GROUPS = Set.of(UpdateSettings.class, RunSettings.class);

    private RecipeTree() {}

    /** The groups' keys in a record of groups. */
    private static List<RecordComponent> groups() {
        return Arrays.stream(Recipe.class.getRecordComponents())
                .filter(component -> GROUPS.contains(component.getType()))
                .toList();
    }

    /** A recipe's tree as a file has it. */
    static ObjectNode flat(Recipe recipe) {
        ObjectNode flat = RecipeMapper.node();
        RecipeMapper.tree(recipe).properties().forEach(part -> {
            if (isGroup(part.getKey())) {
                part.getValue().properties().forEach(key -> flat.set(key.getKey(), key.getValue()));
            } else {
                flat.set(part.getKey(), part.getValue());
            }
        });
        return flat;
    }

    private static boolean isGroup(String name) {
        return groups().stream().anyMatch(group -> group.getName().equals(name));
    }

    /** A file's tree as the records have it. */
    static ObjectNode grouped(ObjectNode flat) {
        ObjectNode grouped = flat.deepCopy();
        for (RecordComponent group : groups()) {
            ObjectNode parts = grouped.putObject(group.getName());
            for (RecipeField field : RecipeField.of(group.getType())) {
                JsonNode value = grouped.remove(field.name());
                if (value != null) {
                    parts.set(field.name(), value);
                }
            }
        }
        return grouped;
    }

    /** The path in a file of a path in the records. */
    static String flatPath(List<String> path) {
        boolean inGroup = !path.isEmpty() && isGroup(path.get(0));
        return String.join(".", inGroup ? path.subList(1, path.size()) : path);
    }
}
