package dev.heed.block;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.nn.Parameter;
import ai.djl.training.ParameterStore;
import org.jspecify.annotations.Nullable;

/**
 * A caller's parameter store with what else a {@link ForwardPass} carries. DJL's containers hand on to their blocks the
 * store and the flag for training, nothing else; so precision and watcher travel in the store.
 */
final class PassStore extends ParameterStore {

    private final ParameterStore store;
    private final Precision precision;
    private final @Nullable AttentionWatcher watcher;

    private PassStore(ParameterStore store, Precision precision, @Nullable AttentionWatcher watcher) {
        super(store.getManager(), false);
        this.store = store;
        this.precision = precision;
        this.watcher = watcher;
    }

    /** The store that carries these two: the caller's own where there is nothing to carry. */
    static ParameterStore of(ParameterStore store, Precision precision, @Nullable AttentionWatcher watcher) {
        if (precision == precision(store) && watcher == watcher(store)) {
            return store;
        }
        ParameterStore own = store instanceof PassStore carrying ? carrying.store : store;
        return precision == Precision.FLOAT32 && watcher == null ? own : new PassStore(own, precision, watcher);
    }

    static Precision precision(ParameterStore store) {
        return store instanceof PassStore carrying ? carrying.precision : Precision.FLOAT32;
    }

    static @Nullable AttentionWatcher watcher(ParameterStore store) {
        return store instanceof PassStore carrying ? carrying.watcher : null;
    }

    @Override
    public NDArray getValue(Parameter parameter, Device device, boolean training) {
        return store.getValue(parameter, device, training);
    }

    @Override
    public NDManager getManager() {
        return store.getManager();
    }
}
