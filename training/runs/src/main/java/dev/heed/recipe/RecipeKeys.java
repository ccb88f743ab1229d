package dev.heed.recipe;

import dev.heed.data.Tokenization;
import dev.heed.metric.EditDistance;
import java.lang.reflect.RecordComponent;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** Every key that some recipe can have, by its path, for whoever looks for one. */
final class RecipeKeys {

    static final List<String> ALL = paths("", Recipe.class).distinct().toList();

    /** A key that differs in more than this share of its characters is no slip of the pen. */
    private static final double SIMILAR = 0.5;

    private RecipeKeys() {}

    private static Stream<String> paths(String prefix, Class<?> section) {
        return Arrays.stream(section.getRecordComponents())
                .flatMap(component -> Stream.concat(
                        Stream.of(prefix + component.getName()),
                        parts(prefix + component.getName() + ".", component.getType())));
    }

    private static Stream<String> parts(String prefix, Class<?> type) {
        if (SectionTypes.BASES.contains(type)) {
            return Stream.concat(
                    Stream.of(prefix + SectionTypes.KEY), SectionTypes.all(type).flatMap(kind -> paths(prefix, kind)));
        }
        return type.isRecord() ? paths(prefix, type) : Stream.empty();
    }

    /**
     * What to say of a key that is unknown where it stands.
     *
     * @param given its path
     * @param section the record of the section that it stands in
     */
    static String unknown(String given, Class<?> section) {
        Stream<String> names = Arrays.stream(section.getRecordComponents()).map(RecordComponent::getName);
        List<String> here =
                (SectionTypes.isNamed(section) ? Stream.concat(Stream.of(SectionTypes.KEY), names) : names).toList();
        String prefix = given.substring(0, given.lastIndexOf('.') + 1);
        // Keys that the section would have with another type are of no use
        String nearest = Stream.concat(
                        here.stream().map(name -> prefix + name),
                        ALL.stream().filter(known -> !known.equals(prefix + last(known))))
                .min(Comparator.comparingInt((String known) -> distance(known, given))
                        .thenComparingInt(known -> edits(known, given)))
                .orElseThrow();
        String help = distance(nearest, given) <= SIMILAR * last(given).length()
                ? "did you mean '" + nearest + "'?"
                : "known here are " + String.join(", ", here);
        return "recipe key must be one of the known ones, but got '" + given + "'; " + help;
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
