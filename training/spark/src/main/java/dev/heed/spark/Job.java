package dev.heed.spark;

import java.io.Serializable;
import java.util.List;
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
        Map<String, Shipped> files,
        String tokenizers,
        String dataSha256,
        long seed)
        implements Serializable {

    private static final long serialVersionUID = 1;

    /**
     * Files of a key.
     *
     * @param names in the folder of the files that Spark ships
     * @param isList whether the key takes several
     */
    record Shipped(List<String> names, boolean isList) implements Serializable {

        private static final long serialVersionUID = 1;
    }
}
