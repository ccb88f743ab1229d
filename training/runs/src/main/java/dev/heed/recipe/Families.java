package dev.heed.recipe;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.ServiceLoader;

/** The families of models on the class path. */
public final class Families {

    private static final List<Family> ALL = ServiceLoader.load(Family.class, Families.class.getClassLoader()).stream()
            .map(ServiceLoader.Provider::get)
            .sorted(Comparator.comparing(family -> family.getClass().getName()))
            .toList();

    private Families() {}

    /** All of them, by the names of their classes. */
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

    /** The family that has a word for a model. */
    static Optional<Family> ofModel(String word) {
        return ALL.stream().filter(family -> family.models().containsKey(word)).findFirst();
    }

    /**
     * The text of a resource, as of {@link Family#defaults}.
     *
     * @param beside a class of the package that holds it
     */
    public static String resource(Class<?> beside, String name) {
        try (InputStream content = beside.getResourceAsStream(name)) {
            if (content == null) {
                throw new IllegalArgumentException(
                        "name must be that of a resource beside " + beside.getName() + ", but got " + name);
            }
            return new String(content.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
