package dev.heed.kernel;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.types.Shape;
import dev.heed.mask.CausalMask;
import org.jspecify.annotations.Nullable;

/** The operations as libtorch fuses them: one native call each, and attention without the (T, S) matrix of weights. */
public final class FusedKernel implements Kernel {

    /* Implementation notes.
     * libtorch's is_causal aligns the mask at the first key, Heed's at the last: the two agree where T = S only, so other
     * causal masks travel as arrays. A mask and a bias travel as one float array, minus infinity where hidden; libtorch
     * gives 0 and finite gradients for a row of minus infinities (seen in 2.7.1 and tested here).
     */
    private final TorchScript script;

    private FusedKernel() {
        script = TorchScript.load("Kernels", "kernels.py");
    }

    static FusedKernel instance() {
        return Holder.INSTANCE;
    }

    @Override
    public NDArray attend(AttentionOperands operands) {
        NDArray query = operands.query();
        NDArray dropout = query.getManager().create(operands.dropout());
        if (operands.bias() == null && isSquareCausal(operands)) {
            return script.call("attend_causally", query, operands.key(), operands.value(), dropout);
        }
        NDArray mask = mask(operands);
        return mask == null
                ? script.call("attend", query, operands.key(), operands.value(), dropout)
                : script.call("attend_masked", query, operands.key(), operands.value(), dropout, mask);
    }

    @Override
    public NDArray rotate(NDArray heads, NDArray cosine, NDArray sine) {
        return script.call("rotate", heads, cosine, sine);
    }

    private static boolean isSquareCausal(AttentionOperands operands) {
        return operands.mask() instanceof CausalMask
                && operands.scoresShape().get(2) == operands.scoresShape().get(3);
    }

    /** Mask and bias as one array, boolean or float; null where neither is there. */
    private static @Nullable NDArray mask(AttentionOperands operands) {
        NDArray keep = operands.keep();
        NDArray bias = operands.bias();
        if (keep == null || bias == null) {
            return keep == null ? bias : keep;
        }
        Shape scores = operands.scoresShape();
        NDArray hidden = operands.query().getManager().create(Float.NEGATIVE_INFINITY);
        return NDArrays.where(own(keep.broadcast(scores), operands), own(bias.broadcast(scores), operands), hidden);
    }

    /** A view of the caller's array must not stay with the caller. */
    private static NDArray own(NDArray view, AttentionOperands operands) {
        view.attach(operands.query().getManager());
        return view;
    }

    private static final class Holder {
        static final FusedKernel INSTANCE = new FusedKernel();
    }
}
