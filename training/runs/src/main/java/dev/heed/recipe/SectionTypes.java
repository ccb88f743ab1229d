package dev.heed.recipe;

import dev.heed.train.optim.AdamConfig;
import dev.heed.train.optim.AdamWConfig;
import dev.heed.train.optim.LionConfig;
import dev.heed.train.optim.MuonConfig;
import dev.heed.train.optim.OptimizerConfig;
import dev.heed.train.optim.SgdConfig;
import dev.heed.train.schedule.Constant;
import dev.heed.train.schedule.InverseSquareRoot;
import dev.heed.train.schedule.Schedule;
import dev.heed.train.schedule.WarmupCosine;
import dev.heed.train.schedule.WarmupLinear;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The sections whose key {@code type} decides which record they are, and with it which other keys they have. */
final class SectionTypes {

    static final String KEY = "type";

    /** What each of these sections is, whatever its type. */
    static final List<Class<?>> BASES =
            List.of(DataSettings.class, ModelSettings.class, OptimizerConfig.class, Schedule.class);

    private static final Map<String, Class<?>> OPTIMIZERS = new LinkedHashMap<>();
    private static final Map<String, Class<?>> SCHEDULES = new LinkedHashMap<>();

    static {
        OPTIMIZERS.put("adamw", AdamWConfig.class);
        OPTIMIZERS.put("adam", AdamConfig.class);
        OPTIMIZERS.put("sgd", SgdConfig.class);
        OPTIMIZERS.put("lion", LionConfig.class);
        OPTIMIZERS.put("muon", MuonConfig.class);
        SCHEDULES.put("constant", Constant.class);
        SCHEDULES.put("linear", WarmupLinear.class);
        SCHEDULES.put("cosine", WarmupCosine.class);
        SCHEDULES.put("inverseSquareRoot", InverseSquareRoot.class);
        SCHEDULES.put("noam", NoamSchedule.class);
    }

    private SectionTypes() {}

    /**
     * The record behind each word.
     *
     * @param base one of {@link #BASES}
     * @param family decides which words of {@code data.type} there are; null for those of all families
     */
    static Map<String, Class<?>> of(Class<?> base, @Nullable Family family) {
        if (base == OptimizerConfig.class) {
            return OPTIMIZERS;
        }
        if (base == Schedule.class) {
            return SCHEDULES;
        }
        Map<String, Class<?>> types = new LinkedHashMap<>();
        for (Family each : Families.all()) {
            if (base == ModelSettings.class) {
                types.putAll(each.models());
            } else if (family == null || family == each) {
                each.data().forEach(types::putIfAbsent);
            }
        }
        return types;
    }

    /** The records that a section can be, in all families. */
    static Stream<Class<?>> all(Class<?> base) {
        return base == DataSettings.class
                ? Families.all().stream().flatMap(family -> family.data().values().stream())
                : of(base, null).values().stream();
    }

    /** Whether a record is one of several that its section can be. */
    static boolean isNamed(Class<?> section) {
        return BASES.stream().flatMap(SectionTypes::all).anyMatch(type -> type == section);
    }

    /** The word of a section's type. */
    static String nameOf(Object section) {
        Stream<Map<String, Class<?>>> data = Families.all().stream().map(family -> of(DataSettings.class, family));
        return Stream.concat(Stream.of(OPTIMIZERS, SCHEDULES, of(ModelSettings.class, null)), data)
                .flatMap(types -> types.entrySet().stream())
                .filter(named -> named.getValue() == section.getClass())
                .map(Map.Entry::getKey)
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("data and model must be of a family named in"
                        + " META-INF/services/" + Family.class.getName() + ", but got " + section));
    }

    /** Refuses a schedule that no recipe can name. */
    static void requireNamed(Schedule schedule) {
        if (!SCHEDULES.containsValue(schedule.getClass())) {
            throw new IllegalArgumentException(
                    "schedule must be one of " + String.join(", ", SCHEDULES.keySet()) + ", but got " + schedule);
        }
    }
}
