package dev.heed.bench;

import ai.djl.ndarray.NDManager;
import java.lang.reflect.Field;
import java.util.Arrays;

/** What a measured side keeps to itself, found by its type: a bench has no other use for handing it out. */
final class Inside {

    private Inside() {}

    /** The field of a type in what a side does. */
    static <T> T of(Contender owner, Class<T> type) {
        Runnable work = ((InProcessContender) owner).work;
        return Arrays.stream(work.getClass().getDeclaredFields())
                .filter(field -> type.isAssignableFrom(field.getType()))
                .findFirst()
                .map(field -> type.cast(value(field, work)))
                .orElseThrow(() -> new AssertionError(work + " must hold a " + type));
    }

    /** Where the native memory is, with all that lives in scopes below. */
    static NDManager memory(Contender owner) {
        return owner instanceof TrainingContender<?> training
                ? training.model.getNDManager()
                : ((InProcessContender) owner).manager;
    }

    static int arrays(Contender owner) {
        return memory(owner).getManagedArrays().size();
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
