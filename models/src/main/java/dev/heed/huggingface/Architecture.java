package dev.heed.huggingface;

import ai.djl.nn.Block;
import com.google.gson.JsonObject;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A kind of model of transformers that Heed has too: how its settings correspond. */
interface Architecture {

    /** The {@code model_type} of its {@code config.json}. */
    String modelType();

    /** The classes of transformers whose folders it reads. The first is the one that it writes. */
    List<String> classes();

    /**
     * The network that settings describe, not initialised.
     *
     * @param config asked for every setting that changes the numbers
     * @throws IllegalArgumentException if a setting has no counterpart
     */
    Block network(ConfigFile config);

    /**
     * The settings of a network, as transformers writes them, without {@code model_type} and {@code architectures}.
     *
     * @return null where it is a network of another architecture
     * @throws IllegalArgumentException if a setting has no counterpart
     */
    @Nullable JsonObject config(Block network);
}
