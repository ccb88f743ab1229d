package dev.heed.layer;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import dev.heed.attention.KeyValueCache;

/**
 * What a decoder layer remembers between steps: its own tokens so far, and the memory's projection, which never changes.
 *
 * @param target keys and values of the tokens decoded so far, (B, G, T, D) each
 * @param memory keys and values of the encoder's output, (B, G, S, D) each
 */
public record DecoderLayerState(KeyValueCache target, KeyValueCache memory) {

    /** Moves all arrays to another owner. */
    public void attach(NDManager manager) {
        target.attach(manager);
        memory.attach(manager);
    }

    /** The state of some sequences, by int64 indices (B') into the batch, attached to the manager of the indices. */
    public DecoderLayerState select(NDArray rows) {
        return new DecoderLayerState(target.select(rows), memory.select(rows));
    }
}
