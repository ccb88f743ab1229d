package dev.heed.run;

import ai.djl.ndarray.NDManager;
import ai.djl.nn.Block;
import dev.heed.train.checkpoint.NetworkParameters;
import java.nio.file.Path;
import java.util.List;

/** Lets a network begin with the parameters of a run that has ended. */
final class StartParameters {

    private StartParameters() {}

    /**
     * Takes the parameters that fit.
     *
     * @param run its folder
     * @return what was taken and what was not
     * @throws IllegalArgumentException if it has not ended, is damaged, or none of its parameters fits
     */
    static String load(Path run, Block network, NDManager manager) {
        Path file = RunFolder.requireModel(run);
        NetworkParameters.Fitting fitting = NetworkParameters.loadFitting(network, file, manager);
        return "begins with " + named(fitting.taken()) + " of " + run + "; new here: " + named(fitting.left())
                + "; not used: " + named(fitting.unused());
    }

    private static String named(List<String> names) {
        return names.size()
                + (names.size() == 1 ? " parameter" : " parameters")
                + (names.isEmpty() ? "" : " (" + String.join(", ", names) + ")");
    }
}
