package dev.heed.spark;

import dev.heed.io.SafeText;
import dev.heed.shape.Require;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * How training is spread over a cluster.
 *
 * @param master where Spark's master is, such as spark://host:7077, local-cluster[2,1,2048] or local[2]
 * @param workers how many parts a round has; each needs a task slot in a process of its own
 * @param algorithm what workers do between two meetings
 * @param updates how many updates a worker makes in a round; 1 with synchronous gradients
 * @param outerRate how far the parameters move towards where the workers went, \( \eta \)
 * @param outerMomentum how much of the way before is kept, \( \mu \)
 * @param slotSeconds how long to wait for the task slots
 * @param roundSeconds how long a round may take
 * @param spark properties of Spark itself
 */
public record SparkSettings(
        String master,
        int workers,
        Algorithm algorithm,
        int updates,
        float outerRate,
        float outerMomentum,
        double slotSeconds,
        double roundSeconds,
        Map<String, String> spark) {

    private static final int MOST = 1 << 20;

    private static final String WORKERS = "workers";
    private static final String OUTER_RATE = "outerRate";
    private static final String OUTER_MOMENTUM = "outerMomentum";

    /** Of the step that follows a meeting of local updates. */
    private static final List<String> OUTER = List.of(OUTER_RATE, OUTER_MOMENTUM);

    private static final Set<String> KEYS = new TreeSet<>(
            Set.of(WORKERS, "algorithm", "updates", OUTER_RATE, OUTER_MOMENTUM, "slotSeconds", "roundSeconds"));

    /** Masters that say themselves how many processes or threads they have. */
    private static final Pattern COUNTED = Pattern.compile("local-cluster\\[\\s*(\\d+)\\s*,.*|local\\[(\\d+)].*");

    /** Checks the numbers. */
    public SparkSettings {
        Require.positive(WORKERS, workers);
        Require.atMost(WORKERS, workers, MOST);
        Require.positive("updates", updates);
        Require.atMost("updates", updates, MOST);
        Require.positiveNumber(OUTER_RATE, outerRate);
        Require.probability(OUTER_MOMENTUM, outerMomentum);
        requireSeconds("slotSeconds", slotSeconds);
        requireSeconds("roundSeconds", roundSeconds);
        if (algorithm == Algorithm.SYNCHRONOUS && updates != 1) {
            throw new IllegalArgumentException(
                    "updates must be 1 with synchronous gradients, which meet at each update, but got " + updates);
        }
        requireNone(spark, SparkProperties.OWN, ", since training sets it");
        spark = Collections.unmodifiableMap(new LinkedHashMap<>(spark));
    }

    /**
     * Reads settings.
     *
     * @param master Spark's
     * @param given by key; what begins with spark. is Spark's own
     * @throws IllegalArgumentException if a key is unknown, a value is wrong, or nothing says how many workers there are
     */
    public static SparkSettings of(String master, Map<String, String> given) {
        Map<String, String> own = new LinkedHashMap<>();
        Map<String, String> spark = new LinkedHashMap<>();
        given.forEach((key, value) -> (key.startsWith("spark.") ? spark : own).put(key, value));
        own.keySet().stream().filter(key -> !KEYS.contains(key)).findFirst().ifPresent(key -> {
            throw new IllegalArgumentException("key must be one of " + String.join(", ", KEYS)
                    + " or a property of Spark's that begins with spark., but got " + SafeText.of(key));
        });
        counted(master).ifPresent(count -> own.putIfAbsent(WORKERS, count));
        if (!own.containsKey(WORKERS)) {
            throw new IllegalArgumentException("workers must be given for the master " + SafeText.of(master)
                    + ", which does not say how many it has, but got none");
        }
        Algorithm algorithm = Algorithm.of(own.getOrDefault("algorithm", Algorithm.LOCAL.label()));
        if (algorithm == Algorithm.SYNCHRONOUS) {
            requireNone(own, OUTER, " with synchronous gradients, which no outer step follows");
        }
        return new SparkSettings(
                master,
                number(own, WORKERS, 0, Integer::valueOf),
                algorithm,
                number(own, "updates", algorithm == Algorithm.LOCAL ? 100 : 1, Integer::valueOf),
                number(own, OUTER_RATE, 0.7f, Float::valueOf),
                number(own, OUTER_MOMENTUM, 0.9f, Float::valueOf),
                number(own, "slotSeconds", 45.0, Double::valueOf),
                number(own, "roundSeconds", 600.0, Double::valueOf),
                spark);
    }

    private static void requireNone(Map<String, String> given, List<String> keys, String why) {
        for (String key : keys) {
            String value = given.get(key);
            if (value != null) {
                throw new IllegalArgumentException(key + " must be left out" + why + ", but got " + SafeText.of(value));
            }
        }
    }

    private static void requireSeconds(String name, double seconds) {
        if (!(seconds > 0 && Double.isFinite(seconds))) {
            throw new IllegalArgumentException(name + " must be above 0 and finite, but got " + seconds);
        }
    }

    private static Optional<String> counted(String master) {
        Matcher counts = COUNTED.matcher(master);
        return counts.matches()
                ? Optional.of(counts.group(1) == null ? counts.group(2) : counts.group(1))
                : Optional.empty();
    }

    private static <T> T number(Map<String, String> given, String key, T usual, Function<String, T> parse) {
        String text = given.get(key);
        if (text == null) {
            return usual;
        }
        try {
            return parse.apply(text);
        } catch (NumberFormatException e) {
            String rule = usual instanceof Integer ? " must be a whole number up to " + MOST : " must be a number";
            throw new IllegalArgumentException(key + rule + ", but got " + SafeText.of(text), e);
        }
    }

    /** Whether the workers are threads of this process, which then take turns. */
    boolean isLocal() {
        return master.startsWith("local") && !isLocalCluster();
    }

    /** Whether the master starts processes on this machine itself. */
    boolean isLocalCluster() {
        return master.startsWith("local-cluster");
    }

    /** In words. */
    String words() {
        return switch (algorithm) {
            case LOCAL ->
                workers + " workers of " + master + " make " + updates
                        + " updates each between two meetings (outer rate " + outerRate + ", momentum " + outerMomentum
                        + ")";
            case SYNCHRONOUS -> workers + " workers of " + master + " compute the gradients of each update together";
        };
    }
}
