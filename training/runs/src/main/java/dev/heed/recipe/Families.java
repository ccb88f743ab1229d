package dev.heed.recipe;

import java.util.List;
import java.util.ServiceLoader;

/** The families of models on the class path. */
public final class Families {

    private static final List<Family> ALL = ServiceLoader.load(Family.class, Families.class.getClassLoader()).stream()
            .map(ServiceLoader.Provider::get)
            .toList();

    private Families() {}

    /** All of them, Heed's own first. */
    public static List<Family> all() {
        return ALL;
    }

    /** The family of a model. */
    public static Family of(ModelSettings model) {
        return ALL.stream()
                .filter(family -> family.models().containsValue(model.getClass()))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("model must be of a family named in META-INF/services/"
                        + Family.class.getName() + ", but got " + model));
    }
}
