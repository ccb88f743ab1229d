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
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Every key that some recipe can have, by its path, for whoever looks for one. */
final class RecipeKeys {

    static final List<String> ALL =
            keys("", Recipe.class).map(Key::path).distinct().toList();

    /** The keys whose values are texts, of any kind. */
    static final Set<String> TEXTS = keys("", Recipe.class)
            .filter(key -> key.type() == String.class || key.type() == Path.class)
            .map(Key::path)
            .collect(Collectors.toUnmodifiableSet());

    /** YAML's words for nothing. */
    private static final Set<String> NOTHING = Set.of("null", "Null", "NULL", "~");

    /** Letters of a key that may still be a slip of the pen. */
    private static final int LONGEST = 100;

    /** A key that differs in more than this share of its characters is no slip of the pen. */
    private static final double SIMILAR = 0.4;

    private RecipeKeys() {}

    /** A key, and the type of its value or, where it has a list, of each. */
    private record Key(String path, Class<?> type) {}

    private static Stream<Key> keys(String prefix, Class<?> section) {
        return Arrays.stream(section.getRecordComponents())
                .flatMap(component -> Stream.concat(
                        Stream.of(new Key(prefix + component.getName(), RecipeMapper.valueType(component))),
                        parts(prefix + component.getName() + ".", component.getType())));
    }

    private static Stream<Key> parts(String prefix, Class<?> type) {
        if (SectionTypes.BASES.contains(type)) {
            return Stream.concat(
                    Stream.of(new Key(prefix + SectionTypes.KEY, Enum.class)),
                    SectionTypes.all(type).flatMap(kind -> keys(prefix, kind)));
        }
        return type.isRecord() ? keys(prefix, type) : Stream.empty();
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

    /** Whether a key of a section is no key at all, but one or two letters away from that of its type. */
    static boolean isAlmostType(String section, String key) {
        return !ALL.contains(section + "." + key) && key.length() <= LONGEST && edits(SectionTypes.KEY, key) <= 2;
    }

    /** What to say of a key that was meant to be another. */
    static String misspelt(String given, String meant) {
        return refusal(given) + "did you mean '" + meant + "'?";
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
