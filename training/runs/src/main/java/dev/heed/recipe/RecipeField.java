package dev.heed.recipe;

import java.lang.reflect.RecordComponent;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A key of a section.
 *
 * @param name the key
 * @param type what its value becomes
 * @param isOptional whether it may be without a value
 */
record RecipeField(String name, Class<?> type, boolean isOptional) {

    /** Looked up once for each record, since reflection on annotations is slow. */
    private static final ClassValue<List<RecipeField>> FIELDS = new ClassValue<>() {
        @Override
        protected List<RecipeField> computeValue(Class<?> section) {
            return Arrays.stream(section.getRecordComponents())
                    .flatMap(component -> RecipeTree.GROUPS.contains(component.getType())
                            ? of(component.getType()).stream()
                            : Stream.of(of(component)))
                    .toList();
        }
    };

    /** The keys of a kind of section; what a file has at its top stands at the top. */
    static List<RecipeField> of(Class<?> section) {
        return FIELDS.get(section);
    }

    private static RecipeField of(RecordComponent component) {
        return new RecipeField(
                component.getName(),
                component.getType(),
                component.getAnnotatedType().isAnnotationPresent(Nullable.class));
    }

    /** Whether the value has keys of its own. */
    boolean isSection() {
        return type.isRecord() || TypeNames.of(type).isPresent();
    }
}
