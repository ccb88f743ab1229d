package dev.heed.train;

import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.nn.Block;
import ai.djl.nn.Parameter;
import dev.heed.kernel.ParameterUpdates;

/**
 * The means and variances that batch norms collect. A forward pass changes them, whatever becomes of the update, so one
 * that is skipped must put them back: what is not finite would stay in them.
 */
final class RunningStatistics {

    private final NDList current = new NDList();
    private final NDList kept = new NDList();

    RunningStatistics(Block network, NDManager manager) {
        for (Parameter parameter : network.getParameters().values()) {
            Parameter.Type type = parameter.getType();
            if (type == Parameter.Type.RUNNING_MEAN || type == Parameter.Type.RUNNING_VAR) {
                current.add(parameter.getArray());
                kept.add(manager.zeros(parameter.getArray().getShape())
                        .toDevice(parameter.getArray().getDevice(), false));
            }
        }
    }

    /** Remembers them as they are. */
    void keep() {
        copy(kept, current);
    }

    /** Makes them what they were when they were kept. */
    void putBack() {
        copy(current, kept);
    }

    private static void copy(NDList targets, NDList values) {
        if (!targets.isEmpty()) {
            ParameterUpdates.of(targets.head()).set(targets, values);
        }
    }
}
