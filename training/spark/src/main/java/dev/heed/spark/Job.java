package dev.heed.spark;

import dev.heed.recipe.RecipeFile;
import java.io.Serializable;
import java.util.Map;

/**
 * What all rounds of a run have in common.
 *
 * @param id tells runs apart
 * @param heed the version of Heed that the driver has
 * @param recipe as YAML
 * @param files where the recipe's files are among those that Spark ships, by the keys of the recipe that name them
 * @param tokenizers where the tokenizers are among them
 * @param dataSha256 what tells data sets apart
 * @param seed what the random numbers follow from, beside the rank
 */
record Job(
        String id,
        String heed,
        String recipe,
        Map<String, RecipeFile.Texts> files,
        String tokenizers,
        String dataSha256,
        long seed)
        implements Serializable {

    private static final long serialVersionUID = 1;
}
