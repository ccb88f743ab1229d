package dev.heed.recipe;

import dev.heed.train.optim.AdamConfig;
import dev.heed.train.optim.AdamWConfig;
import dev.heed.train.optim.LionConfig;
import dev.heed.train.optim.OptimizerConfig;
import dev.heed.train.optim.SgdConfig;
import dev.heed.train.schedule.Constant;
import dev.heed.train.schedule.InverseSquareRoot;
import dev.heed.train.schedule.Schedule;
import dev.heed.train.schedule.WarmupCosine;
import dev.heed.train.schedule.WarmupLinear;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/**
 * What the key {@code type} of a section can be.
 *
 * @param base what they have in common
 * @param names the record of each name
 */
record TypeNames(Class<?> base, Map<String, Class<?>> names) {

    static final String KEY = "type";

    static final TypeNames SCHEDULE = of(
            Schedule.class,
            named("constant", Constant.class),
            named("linear", WarmupLinear.class),
            named("cosine", WarmupCosine.class),
            named("inverseSquareRoot", InverseSquareRoot.class),
            named("noam", NoamSchedule.class));

    private static final TypeNames DATA = ofFamilies(DataSettings.class, Family::data);

    private static final TypeNames MODEL = ofFamilies(ModelSettings.class, Family::models);

    private static final TypeNames OPTIMIZER = of(
            OptimizerConfig.class,
            named("adamw", AdamWConfig.class),
            named("adam", AdamConfig.class),
            named("sgd", SgdConfig.class),
            named("lion", LionConfig.class));

    static final List<TypeNames> ALL = List.of(DATA, MODEL, OPTIMIZER, SCHEDULE);

    private static Map.Entry<String, Class<?>> named(String name, Class<?> type) {
        return Map.entry(name, type);
    }

    @SafeVarargs
    private static TypeNames of(Class<?> base, Map.Entry<String, Class<?>>... types) {
        Map<String, Class<?>> names = new LinkedHashMap<>();
        for (Map.Entry<String, Class<?>> type : types) {
            names.put(type.getKey(), type.getValue());
        }
        return new TypeNames(base, Collections.unmodifiableMap(names));
    }

    private static <T> TypeNames ofFamilies(Class<T> base, Function<Family, Map<String, Class<? extends T>>> ofFamily) {
        Map<String, Class<?>> names = new LinkedHashMap<>();
        Families.all().forEach(family -> names.putAll(ofFamily.apply(family)));
        return new TypeNames(base, Collections.unmodifiableMap(names));
    }

    /** The names of what has a type; nothing for a section of one kind. */
    static Optional<TypeNames> of(Class<?> base) {
        return ALL.stream().filter(types -> types.base == base).findFirst();
    }

    /** The name of a section's type. */
    static String nameOf(Object section) {
        return ALL.stream()
                .flatMap(types -> types.names.entrySet().stream())
                .filter(named -> named.getValue() == section.getClass())
                .map(Map.Entry::getKey)
                .findFirst()
                .orElseThrow();
    }

    /** The names in a sentence. */
    String list() {
        return String.join(", ", names.keySet());
    }
}
