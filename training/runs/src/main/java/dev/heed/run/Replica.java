package dev.heed.run;

import ai.djl.Model;
import ai.djl.ndarray.NDManager;
import ai.djl.nn.Block;
import dev.heed.data.Shard;
import dev.heed.engine.NoGradient;
import dev.heed.recipe.Families;
import dev.heed.recipe.LearningTask;
import dev.heed.recipe.Recipe;
import dev.heed.train.TrainingConfig;
import dev.heed.train.TrainingStep;
import java.nio.file.Path;
import java.util.function.Supplier;

/**
 * A run's network, data and training step in another process than the run's own. What is learned is that of a new
 * network until {@link TrainingStep#tensors} are set.
 *
 * @param <B> a batch
 */
public final class Replica<B> implements AutoCloseable {

    private final Model model;
    private final TrainingStep<B> step;
    private final Shard<B> shard;
    private final String dataSha256;

    private Replica(Model model, TrainingStep<B> step, Shard<B> shard, String dataSha256) {
        this.model = model;
        this.step = step;
        this.shard = shard;
        this.dataSha256 = dataSha256;
    }

    /**
     * Reads a recipe's data and makes its network.
     *
     * @param recipe names files that can be read here
     * @param tokenizers the folder with what {@link dev.heed.predict.TextModel#save} wrote in the run's own process
     * @throws IllegalArgumentException if the data cannot be read
     */
    public static Replica<?> of(Recipe recipe, Path tokenizers) {
        return of(recipe, Families.of(recipe.model()).task(recipe, tokenizers));
    }

    private static <N extends Block, B> Replica<B> of(Recipe recipe, LearningTask<N, B> task) {
        Model model = Model.newInstance("replica");
        try {
            NDManager manager = model.getNDManager();
            recipe.seedEngine();
            N network = task.model().network(manager);
            model.setBlock(network);
            if (recipe.start() != null && recipe.isPartial()) {
                StartParameters.load(recipe.start(), network, manager); // what is frozen comes from nowhere else
            }
            Adaptation.of(recipe, network);
            TrainingConfig config =
                    recipe.trainingConfig(task.examplesPerEpoch()).withAverageDecay(0);
            TrainingStep<B> step = new TrainingStep<>(task.objective(network), config, manager);
            return new Replica<>(model, step, new Shard<>(task::batches), task.dataSha256());
        } catch (RuntimeException | Error e) {
            model.close();
            throw e;
        }
    }

    /** What makes updates, on batches of {@link #shard}. */
    public TrainingStep<B> step() {
        return step;
    }

    /** The batches of the recipe's data that are a worker's. */
    public Shard<B> shard() {
        return shard;
    }

    /** What tells data sets apart. */
    public String dataSha256() {
        return dataSha256;
    }

    /** Does something as training does it: nothing is recorded but in its passes. */
    public <T> T use(Supplier<T> action) {
        return NoGradient.compute(model.getNDManager(), action);
    }

    @Override
    public void close() {
        step.close();
        model.close();
    }
}
