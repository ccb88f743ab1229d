package dev.heed.study;

import dev.heed.block.Precision;
import dev.heed.shape.Require;
import dev.heed.train.Budget;
import java.util.List;

/**
 * What a study compares, and for how long.
 *
 * @param models which models, in the order in which they run
 * @param budget of each model and seed
 * @param seeds how many seeds: 1, 2 and so on
 * @param embedDim size of the models' vectors
 * @param precision the number format (dtype) of matrix products in training; recurrent cells stay in float32
 */
public record StudyConfig(List<ModelKind> models, Budget budget, int seeds, int embedDim, Precision precision) {

    /** Seconds of training, for each model and seed, that the generated tasks need. */
    public static final int DEFAULT_SECONDS = 40;

    /** The size that the generated tasks need. */
    public static final int DEFAULT_EMBED_DIM = 64;

    private static final int MOST_SEEDS = 10_000;

    /** Checks the settings. */
    public StudyConfig {
        models = List.copyOf(models);
        if (models.isEmpty() || models.stream().distinct().count() != models.size()) {
            throw new IllegalArgumentException("models must be at least one, each once, but got "
                    + models.stream().map(ModelKind::label).toList());
        }
        Require.positive("seeds", seeds);
        Require.atMost("seeds", seeds, MOST_SEEDS);
    }
}
