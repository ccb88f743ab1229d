package dev.heed.adapt;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Parameter;
import ai.djl.training.initializer.Initializer;
import dev.heed.attention.MultiHeadAttention;
import dev.heed.block.Borrowed;
import dev.heed.block.ForwardPass;
import dev.heed.block.SizedBlock;
import org.jspecify.annotations.Nullable;

/** A factor for each head in front of its D columns of the output projection: (E, H D) to (E, H D). */
final class HeadGate extends SizedBlock {

    private static final String NAME = "headGate";

    private final Parameter gates;

    private HeadGate(int numHeads) {
        gates = addParameter(Parameter.builder()
                .setName("gates")
                .setType(Parameter.Type.OTHER)
                .optInitializer(Initializer.ONES)
                .optShape(new Shape(numHeads))
                .build());
    }

    /** Adds a gate to a block whose output projection nothing changes yet. */
    static HeadGate add(MultiHeadAttention block) {
        HeadGate gate = new HeadGate(block.config().numHeads());
        block.outputProjection().adapt(NAME, gate);
        return gate;
    }

    /** The gate of a block; null if it has none. */
    static @Nullable HeadGate of(MultiHeadAttention block) {
        return block.outputProjection().change() instanceof HeadGate gate ? gate : null;
    }

    Parameter gates() {
        return gates;
    }

    @Override
    protected NDArray forward(ForwardPass pass, NDList inputs) {
        NDArray weight = inputs.singletonOrThrow(); // (E, H D)
        NDArray values = pass.value(gates, weight); // (H)
        return gated(weight, Borrowed.by(weight.getManager(), values));
    }

    /** The values, one for each head. */
    float[] values() {
        NDArray array = gates.getArray();
        try (NDManager scope = array.getManager().newSubManager()) {
            return Borrowed.by(scope, array).toType(DataType.FLOAT32, true).toFloatArray();
        }
    }

    /** The columns (E, H D) of each head times its gate (H). */
    static NDArray gated(NDArray weight, NDArray gates) {
        long numHeads = gates.getShape().get(0);
        Shape shape = weight.getShape();
        return weight.reshape(shape.get(0), numHeads, shape.get(1) / numHeads)
                .mul(gates.reshape(numHeads, 1)) // (E, H, D)
                .reshape(shape);
    }
}
