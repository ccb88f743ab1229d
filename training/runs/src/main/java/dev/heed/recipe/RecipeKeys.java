package dev.heed.recipe;

import com.fasterxml.jackson.databind.JsonNode;
import dev.heed.io.SafeText;
import dev.heed.metric.EditDistance;
import dev.heed.text.Tokenization;
import java.lang.reflect.RecordComponent;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Every key that some recipe can have, by its path, for whoever looks for one. */
final class RecipeKeys {

    static final List<String> ALL =
            paths("", Recipe.class, type -> true).distinct().toList();

    /** The keys whose values are texts, of any kind. */
    static final Set<String> TEXTS = paths("", Recipe.class, type -> type == String.class || type == Path.class)
            .collect(Collectors.toUnmodifiableSet());

    /** YAML's words for nothing. */
    private static final Set<String> NOTHING = Set.of("null", "Null", "NULL", "~");

    /** Letters of a key that may still be a slip of the pen. */
    private static final int LONGEST = 100;

    /** A key that differs in more than this share of its characters is no slip of the pen. */
    private static final double SIMILAR = 0.5;

    private RecipeKeys() {}

    private static Stream<String> paths(String prefix, Class<?> section, Predicate<Class<?>> wanted) {
        return Arrays.stream(section.getRecordComponents())
                .flatMap(component -> Stream.concat(
                        wanted.test(component.getType()) ? Stream.of(prefix + component.getName()) : Stream.empty(),
                        parts(prefix + component.getName() + ".", component.getType(), wanted)));
    }

    private static Stream<String> parts(String prefix, Class<?> type, Predicate<Class<?>> wanted) {
        if (SectionTypes.BASES.contains(type)) {
            return Stream.concat(
                    wanted.test(Enum.class) ? Stream.of(prefix + SectionTypes.KEY) : Stream.empty(),
                    SectionTypes.all(type).flatMap(kind -> paths(prefix, kind, wanted)));
        }
        return type.isRecord() ? paths(prefix, type, wanted) : Stream.empty();
    }

    /** Whether a value is none: nothing at all, or one of YAML's words for it. */
    static boolean isNothing(JsonNode value) {
        return value.isMissingNode() || value.isNull() || (value.isTextual() && NOTHING.contains(value.textValue()));
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
        if (given.length() > LONGEST) {
            return refusal(given) + "known here are " + String.join(", ", here);
        }
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
        return refusal(given) + help;
    }

    private static String refusal(String given) {
        return "recipe key must be one of the known ones, but got '" + SafeText.of(given) + "'; ";
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
