package dev.heed.run;

import ai.djl.nn.Block;
import dev.heed.adapt.FrozenParameters;
import dev.heed.adapt.Lora;
import dev.heed.block.ParameterCount;
import dev.heed.recipe.Recipe;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What of a network learns in a run: all of it, what its recipe does not freeze, or adapters. */
final class Adaptation {

    private final Block network;
    private final @Nullable Lora lora;

    private Adaptation(Block network, @Nullable Lora lora) {
        this.network = network;
        this.lora = lora;
    }

    /**
     * Freezes parameters and adds adapters as a recipe says. The network has the parameters that it begins with.
     *
     * @throws IllegalArgumentException if a name of the recipe matches none of the network's
     */
    static Adaptation of(Recipe recipe, Block network) {
        if (recipe.freeze() != null) {
            FrozenParameters.freeze(network, recipe.freeze());
        }
        return new Adaptation(network, recipe.lora() == null ? null : Lora.add(network, recipe.lora(), recipe.seed()));
    }

    /** Says how much of the network learns; nothing where all does. */
    Optional<String> note() {
        long learning = FrozenParameters.countLearning(network);
        long all = ParameterCount.of(network);
        return learning == all
                ? Optional.empty()
                : Optional.of(String.format(Locale.ROOT, "%,d of %,d parameters learn", learning, all));
    }

    /** Keeps adapters beside a run's parameters; writes nothing where there are none. */
    void save(Path folder) {
        if (lora != null) {
            lora.save(folder.resolve(RunFolder.ADAPTER));
        }
    }

    /** Makes a plain network of one with adapters. */
    void merge() {
        if (lora != null) {
            lora.merge();
        }
    }
}
