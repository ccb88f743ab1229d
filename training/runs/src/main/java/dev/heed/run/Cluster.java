package dev.heed.run;

import ai.djl.nn.Block;
import dev.heed.recipe.LearningTask;
import dev.heed.recipe.Recipe;
import dev.heed.train.Rounds;
import dev.heed.train.StopSignal;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;

/**
 * Machines on which the updates of a run are made, while this process keeps its folder, validates and tests. An update
 * there takes as many batches from each worker as the recipe says.
 */
public interface Cluster extends AutoCloseable {

    /** Starts what runs a cluster; found by {@link ServiceLoader}, so that nothing here needs it. */
    interface Provider {

        /**
         * Connects to a cluster.
         *
         * @param master where it is
         * @param settings by their keys
         * @throws IllegalArgumentException if a setting is wrong, or the cluster has not the wanted workers
         */
        Cluster connect(String master, Map<String, String> settings);
    }

    /** How many workers there are. */
    int workers();

    /** What is worth knowing of it, a sentence each. */
    List<String> notes();

    /**
     * Makes files readable here that a recipe names by the address of a file system that only the cluster knows.
     *
     * @param address such as hdfs://host/pairs.tsv
     * @param folder where a copy goes, in the place of what is there
     * @return the copy
     * @throws IllegalArgumentException if there is no such file
     */
    Path fetch(String address, Path folder);

    /**
     * The rounds of a run.
     *
     * @param recipe the run's
     * @param task the recipe's data and model, as they were read here
     * @param folder of the run; the times of the rounds are kept there
     * @param stop ends the round that is being made
     */
    Rounds.Maker rounds(Recipe recipe, LearningTask<? extends Block, ?> task, Path folder, StopSignal stop);

    @Override
    void close();

    /**
     * The cluster of the provider that is on the class path.
     *
     * @param missing the sentence of the exception where there is no such provider
     * @throws IllegalArgumentException if there is none on the class path, or it refuses
     */
    static Cluster connect(String master, Map<String, String> settings, String missing) {
        try {
            return ServiceLoader.load(Provider.class, Cluster.class.getClassLoader())
                    .findFirst()
                    .orElseThrow(() -> new IllegalArgumentException(missing))
                    .connect(master, settings);
        } catch (NoClassDefFoundError e) {
            throw new IllegalArgumentException(missing, e); // the provider is there, and not what it needs
        }
    }
}
