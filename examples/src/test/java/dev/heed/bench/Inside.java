package dev.heed.bench;

import ai.djl.Model;
import ai.djl.ndarray.NDManager;
import java.lang.reflect.Field;
import java.util.Arrays;
import java.util.Optional;

/** What a measured side keeps to itself, found by its type: a bench has no other use for handing it out. */
final class Inside {

    private Inside() {}

    /** The field of a type; a step's if the owner is a contender that times one. */
    static <T> T of(Object owner, Class<T> type) {
        return find(owner, type).orElseThrow(() -> new AssertionError(owner + " must hold a " + type));
    }

    /** Where the native memory is, with all that lives in scopes below. */
    static NDManager memory(Object owner) {
        return find(owner, NDManager.class)
                .orElseGet(() -> of(owner, Model.class).getNDManager());
    }

    static int arrays(Object owner) {
        return memory(owner).getManagedArrays().size();
    }

    private static <T> Optional<T> find(Object owner, Class<T> type) {
        Object holder = owner instanceof TimedStep timed ? timed.step() : owner;
        return Arrays.stream(holder.getClass().getDeclaredFields())
                .filter(field -> type.isAssignableFrom(field.getType()))
                .findFirst()
                .map(field -> type.cast(value(field, holder)));
    }

    private static Object value(Field field, Object holder) {
        try {
            field.setAccessible(true);
            return field.get(holder);
        } catch (IllegalAccessException e) {
            throw new AssertionError(e);
        }
    }
}
