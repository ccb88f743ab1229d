package dev.heed.recipe;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.deser.std.StdScalarDeserializer;
import com.fasterxml.jackson.databind.module.SimpleModule;
import java.io.IOException;
import java.lang.invoke.MethodType;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Numbers as people write them: in decimal digits, between which an underscore may stand, with a sign, and where a
 * setting is no whole number with a point and an exponent, or {@code .inf}, {@code inf}, {@code infinity}. A leading zero
 * is refused, since YAML 1.1 takes it for octal and a reader does not; so are other bases, and numbers that the setting's
 * type cannot hold.
 */
final class RecipeNumbers {

    private static final String DIGITS = "(0|[1-9]\\d*(_\\d+)*)";

    private static final Pattern WHOLE = Pattern.compile("[+-]?" + DIGITS);

    private static final Pattern DECIMAL = Pattern.compile("[+-]?(" + DIGITS + "(\\.\\d*)?|\\.\\d+)([eE][+-]?\\d+)?");

    private static final Pattern LEADING_ZEROS = Pattern.compile("[+-]?0[0-9_]");

    /** The least and the largest number of each type. */
    private static final Map<Class<?>, List<? extends Number>> LIMITS = Map.of(
            Integer.class, List.of(Integer.MIN_VALUE, Integer.MAX_VALUE),
            Long.class, List.of(Long.MIN_VALUE, Long.MAX_VALUE),
            Float.class, List.of(-Float.MAX_VALUE, Float.MAX_VALUE),
            Double.class, List.of(-Double.MAX_VALUE, Double.MAX_VALUE));

    private static final Pattern INFINITY = Pattern.compile("[+-]?(\\.inf|inf|infinity)");

    private RecipeNumbers() {}

    static void addTo(SimpleModule module) {
        add(module, Integer.class, int.class, text -> Integer.valueOf(whole(text)));
        add(module, Long.class, long.class, text -> Long.valueOf(whole(text)));
        add(module, Float.class, float.class, text -> finite(text, Float.valueOf(decimal(text))));
        add(module, Double.class, double.class, text -> finite(text, Double.valueOf(decimal(text))));
    }

    /** Whether a setting is a number. */
    static boolean areOf(Class<?> type) {
        return LIMITS.containsKey(MethodType.methodType(type).wrap().returnType());
    }

    /**
     * What a setting wants, in words.
     *
     * @param type one that {@link #areOf} knows
     * @param given what it got instead
     */
    static String kind(Class<?> type, String given) {
        Class<?> boxed = MethodType.methodType(type).wrap().returnType();
        boolean isWhole = boxed == Integer.class || boxed == Long.class;
        String kind = isWhole ? "a whole number" : "a number";
        if (LEADING_ZEROS.matcher(given).lookingAt()) {
            return kind + " without leading zeros";
        }
        if (!(isWhole ? WHOLE : DECIMAL).matcher(given).matches()) {
            return kind;
        }
        List<? extends Number> limits = Objects.requireNonNull(LIMITS.get(boxed));
        return kind + (given.startsWith("-") ? " of at least " + limits.get(0) : " of at most " + limits.get(1));
    }

    private static <T> void add(SimpleModule module, Class<T> type, Class<T> primitive, Function<String, T> parse) {
        module.addDeserializer(type, new FromText<>(type, parse));
        module.addDeserializer(primitive, new FromText<>(primitive, parse));
    }

    private static String whole(String text) {
        return requireMatch(WHOLE, text).replace("_", "");
    }

    private static String decimal(String text) {
        if (isInfinite(text)) {
            return text.startsWith("-") ? "-Infinity" : "Infinity";
        }
        return requireMatch(DECIMAL, text).replace("_", "");
    }

    private static boolean isInfinite(String text) {
        return INFINITY.matcher(text.toLowerCase(Locale.ROOT)).matches();
    }

    private static String requireMatch(Pattern form, String text) {
        if (!form.matcher(text).matches()) {
            throw new NumberFormatException("no number is written so");
        }
        return text;
    }

    private static <T extends Number> T finite(String text, T number) {
        if (Double.isInfinite(number.doubleValue()) && !isInfinite(text)) {
            throw new NumberFormatException("too large for its type");
        }
        return number;
    }

    /** A number from a recipe's text, or one of a recipe that was made in Java. */
    private static final class FromText<T> extends StdScalarDeserializer<T> {

        private static final long serialVersionUID = 1;

        private final Class<T> type;
        private final transient Function<String, T> parse;

        FromText(Class<T> type, Function<String, T> parse) {
            super(type);
            this.type = type;
            this.parse = parse;
        }

        @Override
        @SuppressWarnings("unchecked") // of int.class and Integer.class alike
        public @Nullable T deserialize(JsonParser parser, DeserializationContext context) throws IOException {
            if (!parser.currentToken().isScalarValue()) {
                return (T) context.handleUnexpectedToken(type, parser);
            }
            String text = parser.getText();
            try {
                return parse.apply(text);
            } catch (NumberFormatException e) {
                return (T) context.handleWeirdStringValue(type, text, String.valueOf(e.getMessage()));
            }
        }
    }
}
