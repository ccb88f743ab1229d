package dev.heed.huggingface;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.nn.Block;
import com.google.gson.JsonObject;
import dev.heed.io.NameMap;
import dev.heed.io.SafeText;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A kind of model of transformers that Heed has too: how settings and names correspond. */
interface Architecture {

    /** The {@code model_type} of its {@code config.json}. */
    String modelType();

    /** The classes of transformers whose folders it reads. The first is the one that it writes. */
    List<String> classes();

    /** The ids of special tokens, by setting, that transformers takes where {@code config.json} leaves them out. */
    Map<String, Integer> specialTokens();

    /**
     * The network that settings describe, not initialised.
     *
     * @param config asked for every setting that changes the numbers
     * @throws IllegalArgumentException if a setting has no counterpart
     */
    Block network(ConfigFile config);

    /**
     * The settings of a network, as transformers writes them, without {@code model_type}, {@code architectures} and
     * special tokens. Dropout that transformers does not have is left out, since it changes training alone.
     *
     * @return null where it is a network of another architecture
     * @throws IllegalArgumentException if a setting has no counterpart
     */
    @Nullable JsonObject config(Block network);

    /** How the names of a network correspond, to those of folders of any of the classes. */
    NameMap names(Block network);

    /** The most tokens that a network reads at once; {@link Integer#MAX_VALUE} where there is no end. */
    default int maxLength(Block network) {
        return Integer.MAX_VALUE;
    }

    /** The setting that says how long texts may be where the network itself has no end; null where there is none. */
    default @Nullable String lengthKey() {
        return null;
    }

    /** Arrays that transformers must have where the network has no parameters, by their names. */
    default Map<String, NDArray> constants(Block network, NDManager manager) {
        return Map.of();
    }

    /**
     * Refuses a setting that has no counterpart.
     *
     * @param rule what the setting must be, for the sentence
     * @throws IllegalArgumentException if it does not hold
     */
    static void require(boolean holds, String setting, String rule, Object got) {
        if (!holds) {
            throw new IllegalArgumentException(
                    setting + " must be " + rule + " in transformers, but got " + SafeText.of(got));
        }
    }

    /** A setting's number with the digits that it was written with: 0.1 where the nearest float is 0.10000000149. */
    static double decimal(float number) {
        return Double.parseDouble(Float.toString(number));
    }
}
