package dev.heed.huggingface;

import com.google.gson.JsonObject;
import dev.heed.position.Rotary;
import dev.heed.position.RotaryScaling;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;

/**
 * Rotary positions in a {@code config.json}: as {@code rope_parameters}, or in older folders as {@code rope_scaling} with
 * a {@code rope_theta} beside it.
 */
final class Rope {

    private static final String PARAMETERS = "rope_parameters";
    private static final String SCALING = "rope_scaling";
    private static final String THETA = "rope_theta";
    private static final String TYPE = "rope_type";
    private static final String OLD_TYPE = "type";
    private static final String FACTOR = "factor";
    private static final String LOW = "low_freq_factor";
    private static final String HIGH = "high_freq_factor";
    private static final String ORIGINAL = "original_max_position_embeddings";
    private static final String PART = "partial_rotary_factor";

    private Rope() {}

    /**
     * Reads positions.
     *
     * @param maxLength what transformers takes for the original length where that is left out
     */
    static Rotary read(ConfigFile config, int maxLength) {
        double theta = config.number(THETA, Rotary.DEFAULT_BASE);
        requireWhole(config);
        ConfigFile parameters = config.part(PARAMETERS);
        ConfigFile scaling = config.part(SCALING); // comes first where both are there, as in transformers
        ConfigFile part = scaling != null ? scaling : parameters;
        if (part == null) {
            return new Rotary(theta);
        }
        Map<String, Function<ConfigFile, RotaryScaling>> types = Map.of(
                "default", rope -> RotaryScaling.none(),
                "linear", rope -> RotaryScaling.linear(rope.number(FACTOR)),
                "llama3",
                        rope -> RotaryScaling.llama3(
                                rope.number(FACTOR),
                                rope.number(LOW),
                                rope.number(HIGH),
                                rope.whole(ORIGINAL, maxLength)));
        String type = part.has(TYPE) ? TYPE : OLD_TYPE;
        if (part.has(TYPE) && part.has(OLD_TYPE) && !Objects.equals(part.text(TYPE), part.text(OLD_TYPE))) {
            throw part.refusal(OLD_TYPE, "must be left out or equal " + TYPE);
        }
        part.harmless(OLD_TYPE);
        Rotary rotary = new Rotary(
                part.number(THETA, theta), part.choice(type, "default", types).apply(part));
        requireWhole(part);
        part.finish();
        return rotary;
    }

    private static void requireWhole(ConfigFile config) {
        if (config.number(PART, 1) != 1) {
            throw config.refusal(PART, "must be 1, since all channels turn in Heed");
        }
    }

    /** Writes positions as {@code rope_parameters}, and as transformers before 5 reads them, which ignores those. */
    static void write(Rotary rotary, JsonObject config) {
        JsonObject rope = new JsonObject();
        if (rotary.scaling() instanceof RotaryScaling.Linear linear) {
            rope.addProperty(TYPE, "linear");
            rope.addProperty(FACTOR, linear.factor());
        } else if (rotary.scaling() instanceof RotaryScaling.Llama3 llama3) {
            rope.addProperty(TYPE, "llama3");
            rope.addProperty(FACTOR, llama3.factor());
            rope.addProperty(LOW, llama3.lowFrequency());
            rope.addProperty(HIGH, llama3.highFrequency());
            rope.addProperty(ORIGINAL, llama3.originalLength());
        } else {
            rope.addProperty(TYPE, "default");
        }
        if (rope.has(FACTOR)) {
            config.add(SCALING, rope.deepCopy());
        }
        config.addProperty(THETA, rotary.base());
        rope.addProperty(THETA, rotary.base());
        config.add(PARAMETERS, rope);
    }
}
