package dev.heed.recipe;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Puts single values into a recipe's tree.
 *
 * @param path the keys from the top
 * @param value what the last one gets
 */
record RecipeChanges(List<String> path, JsonNode value) {

    private static final String BUDGET = "budget";

    /** Makes all changes, those of types first, since they decide which other keys there are. */
    static void apply(List<String> settings, ObjectNode tree) {
        settings.stream()
                .map(RecipeChanges::of)
                .sorted(Comparator.comparing(change -> !change.isType()))
                .forEach(change -> change.apply(tree));
    }

    private static RecipeChanges of(String setting) {
        String[] sides = setting.split("=", 2);
        if (sides.length < 2 || sides[0].isBlank()) {
            throw new IllegalArgumentException("setting must be key.path=value, but got " + setting);
        }
        return new RecipeChanges(List.of(sides[0].strip().split("\\.")), RecipeReader.parsed(sides[1]));
    }

    private boolean isType() {
        return path.size() == 2 && last().equals(TypeNames.KEY);
    }

    private String last() {
        return path.get(path.size() - 1);
    }

    private void apply(ObjectNode tree) {
        ObjectNode section = tree;
        for (String key : path.subList(0, path.size() - 1)) {
            section = section.get(key) instanceof ObjectNode part ? part : section.putObject(key);
        }
        if (path.size() > 1 && path.get(0).equals(BUDGET)) {
            // There is only one measure
            section.removeAll();
        }
        section.set(last(), value.isMissingNode() ? section.nullNode() : value);
        if (isType()) {
            keepSuitable(section);
        }
    }

    /** Of a section with a new type, only what that type has too stays. */
    private void keepSuitable(ObjectNode section) {
        Optional<Class<?>> type = RecipeField.of(Recipe.class).stream()
                .filter(field -> field.name().equals(path.get(0)))
                .flatMap(field -> TypeNames.of(field.type()).stream())
                .findFirst()
                .map(types -> types.names().get(value.asText()));
        type.ifPresent(kind -> {
            List<RecipeField> fields = RecipeField.of(kind);
            section.properties()
                    .removeIf(key -> !key.getKey().equals(TypeNames.KEY)
                            && fields.stream().noneMatch(field -> suits(field, key)));
        });
    }

    private static boolean suits(RecipeField field, Map.Entry<String, JsonNode> key) {
        return field.name().equals(key.getKey())
                && (field.isSection() || RecipeValue.suitable(field.type(), key.getValue()) != null);
    }
}
