package dev.heed.recipe;

import dev.heed.data.Tokenization;
import dev.heed.metric.EditDistance;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** Every key that some recipe can have, for whoever looks for one. */
final class KnownKeys {

    /** A key that differs in more than this share of its characters is no slip of the pen. */
    private static final double SIMILAR = 0.5;

    private static final List<String> ALL = paths("", Recipe.class).distinct().toList();

    private KnownKeys() {}

    static boolean contains(String path) {
        return ALL.contains(path);
    }

    private static Stream<String> paths(String prefix, Class<?> section) {
        return RecipeField.of(section).stream()
                .flatMap(field -> Stream.concat(
                        Stream.of(prefix + field.name()), parts(prefix + field.name() + ".", field.type())));
    }

    private static Stream<String> parts(String prefix, Class<?> type) {
        if (type.isRecord()) {
            return paths(prefix, type);
        }
        return TypeNames.of(type).stream()
                .flatMap(types -> Stream.concat(
                        Stream.of(prefix + TypeNames.KEY),
                        types.names().values().stream().flatMap(kind -> paths(prefix, kind))));
    }

    /**
     * What to say of a key that is unknown where it stands.
     *
     * @param section the path of the section, with a dot behind it
     * @param key the key
     * @param here the keys that the section has
     */
    static IllegalArgumentException unknown(String section, String key, List<String> here) {
        String given = section + key;
        String nearest = Stream.concat(here.stream().map(name -> section + name), elsewhere(section))
                .min(Comparator.comparingInt((String known) -> distance(known, given))
                        .thenComparingInt(known -> edits(known, given)))
                .orElseThrow();
        String help = distance(nearest, given) <= SIMILAR * key.length()
                ? "did you mean '" + nearest + "'?"
                : "known here are " + String.join(", ", here);
        return new IllegalArgumentException(
                "recipe key must be one of the known ones, but got '" + given + "'; " + help);
    }

    /** Keys of other sections: what this section has with another type is of no use. */
    private static Stream<String> elsewhere(String section) {
        return ALL.stream().filter(known -> !known.equals(section + last(known)));
    }

    /** A key may be right in the wrong section, or be written together with its section. */
    private static int distance(String known, String given) {
        return Math.min(edits(last(known), last(given)), edits(known, given));
    }

    private static String last(String path) {
        return path.substring(path.lastIndexOf('.') + 1);
    }

    private static int edits(String a, String b) {
        return EditDistance.between(Tokenization.CHARACTERS.split(a), Tokenization.CHARACTERS.split(b));
    }
}
