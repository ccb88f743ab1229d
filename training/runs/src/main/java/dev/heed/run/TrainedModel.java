package dev.heed.run;

import ai.djl.Model;
import ai.djl.ndarray.NDManager;
import ai.djl.nn.Block;
import dev.heed.recipe.Families;
import dev.heed.recipe.LearningTask;
import dev.heed.recipe.Recipe;
import dev.heed.recipe.RecipeFile;
import dev.heed.recipe.TestScores;
import dev.heed.train.StopSignal;
import dev.heed.train.checkpoint.NetworkParameters;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * A trained model, loaded from the folder of its run, whatever its family. Its recipe's data must still be there: the
 * vocabularies are made of it.
 */
public final class TrainedModel implements AutoCloseable {

    private final Model model;
    private final Loaded<?, ?> loaded;

    private TrainedModel(Model model, Loaded<?, ?> loaded) {
        this.model = model;
        this.loaded = loaded;
    }

    /** A task with its network, their types tied together. */
    private record Loaded<N extends Block, B>(LearningTask<N, B> task, N network, NDManager manager) {

        static <N extends Block, B> Loaded<N, B> into(Model model, LearningTask<N, B> task, Path parameters) {
            N network = task.network(model.getNDManager());
            model.setBlock(network);
            NetworkParameters.load(network, parameters, model.getNDManager());
            return new Loaded<>(task, network, model.getNDManager());
        }

        String predict(String line) {
            return task.predict(network, manager, line);
        }

        Optional<TestScores> test() {
            return task.test(network, manager, new StopSignal());
        }
    }

    /**
     * Loads the model of a run that reached its end.
     *
     * @param folder the run's folder
     * @return the model, to be closed
     * @throws IllegalArgumentException if it is no such folder or its files do not fit each other
     */
    public static TrainedModel load(Path folder) {
        Path parameters = folder.resolve(RunFolder.PARAMETERS);
        if (!LockedRunFolder.isUsed(folder) || !Files.isRegularFile(parameters)) {
            throw new IllegalArgumentException("folder must be that of a run that reached its end, with "
                    + RunFolder.RECIPE + " and " + RunFolder.PARAMETERS + ", but got " + folder);
        }
        Recipe recipe = RecipeFile.read(folder.resolve(RunFolder.RECIPE));
        LearningTask<?, ?> task = Families.of(recipe.model()).task(recipe);
        Model model = Model.newInstance(RunFolder.name(folder));
        try {
            return new TrainedModel(model, Loaded.into(model, task, parameters));
        } catch (RuntimeException e) {
            model.close();
            throw e;
        }
    }

    /** The network, a DJL block like any other. */
    public Block network() {
        return model.getBlock();
    }

    /**
     * Uses the model: a line of input, as the recipe's data has it, becomes a line of output.
     *
     * @throws IllegalArgumentException if the line is nothing that the model can read
     */
    public String predict(String line) {
        return loaded.predict(line);
    }

    /** Measures the model on the recipe's test examples; nothing where there are none. */
    public Optional<TestScores> test() {
        return loaded.test();
    }

    /** Frees the network. */
    @Override
    public void close() {
        model.close();
    }
}
