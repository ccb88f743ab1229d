package dev.heed.kernel;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import dev.heed.block.LinearWeights;
import dev.heed.block.Precision;
import dev.heed.mask.CausalMask;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The operations as libtorch fuses them: one native call each, and attention without the (T, S) matrix of weights. What
 * they compute is in {@code kernels.py} beside this class, under the same names.
 */
public final class FusedKernel implements Kernel {

    /* Implementation notes.
     * libtorch's is_causal aligns the mask at the first key, Heed's at the last: the two agree where T = S only, so other
     * causal masks travel as arrays. A mask and a bias travel as one float array, minus infinity where hidden; libtorch
     * gives 0 and finite gradients for a row of minus infinities (seen in 2.7.1 and tested here).
     * libtorch's fused attention is slower in bfloat16 than in float32 on a processor, up to seven times at 64 tokens, and
     * two products with a softmax between them take two thirds of its float32 time. So bfloat16 stores the weights, until
     * they would take more than 256 MiB a call.
     * Without such a processor, libtorch's products in bfloat16 take hundreds of times as long as those in float32. There
     * operands are rounded to bfloat16 and multiplied as float32: the same rounding, and about float32's time.
     * Queries, keys and values of the same tokens come from one product with the three weights side by side.
     */
    private static final int MAX_STORED_WEIGHTS = 1 << 27;

    /* What the script calls a precision. */
    private static final int FLOAT32 = 0;
    private static final int BFLOAT16 = 1;
    private static final int ROUNDED_TO_BFLOAT16 = 2;

    private static final String[] PROJECTIONS = {"project_query", "project_key_value", "project_query_key_value"};

    private final TorchScript script;

    private FusedKernel() {
        script = TorchScript.load("Kernels", "kernels.py");
    }

    static FusedKernel instance() {
        return Holder.INSTANCE;
    }

    @Override
    public NDArray project(NDArray input, LinearWeights weights, Precision precision) {
        return script.call("project", input, weights.weight(), optional(weights.bias()), code(precision, input));
    }

    @Override
    public NDList projectHeads(NDArray input, List<HeadProjection> projections, Precision precision) {
        List<NDArray> arguments = new ArrayList<>();
        arguments.add(input);
        for (HeadProjection projection : projections) {
            arguments.add(projection.weights().weight());
            arguments.add(optional(projection.weights().bias()));
        }
        arguments.add(script.scalar(projections.get(0).numHeads()));
        if (projections.size() > 2) {
            arguments.add(script.scalar(projections.get(1).numHeads()));
        }
        arguments.add(code(precision, input));
        return script.callForAll(PROJECTIONS[projections.size() - 1], arguments.toArray(NDArray[]::new));
    }

    @Override
    public NDArray attend(AttentionOperands operands) {
        boolean causal = isCausal(operands);
        return script.call(
                "attend",
                operands.query(),
                operands.key(),
                operands.value(),
                optional(causal ? null : mask(operands)),
                script.scalar(causal),
                script.scalar(operands.dropout()),
                script.scalar(MAX_STORED_WEIGHTS));
    }

    @Override
    public NDArray attendAndProject(AttentionOperands operands, LinearWeights output, Precision precision) {
        boolean causal = isCausal(operands);
        return script.call(
                "attend_and_project",
                operands.query(),
                operands.key(),
                operands.value(),
                optional(causal ? null : mask(operands)),
                script.scalar(causal),
                script.scalar(operands.dropout()),
                script.scalar(MAX_STORED_WEIGHTS),
                output.weight(),
                optional(output.bias()),
                code(precision, operands.query()));
    }

    @Override
    public NDArray feedForward(NDArray input, FeedForwardOperands operands, Precision precision) {
        LinearWeights gate = operands.gate();
        return script.call(
                "feed_forward",
                input,
                operands.input().weight(),
                optional(operands.input().bias()),
                optional(gate == null ? null : gate.weight()),
                optional(gate == null ? null : gate.bias()),
                operands.output().weight(),
                optional(operands.output().bias()),
                script.scalar(operands.activation().code()),
                script.scalar(operands.dropout()),
                code(precision, input));
    }

    @Override
    public NDArray crossEntropy(NDArray logits, NDArray target, float labelSmoothing) {
        return script.call("cross_entropy", logits, target, script.scalar(labelSmoothing));
    }

    @Override
    public NDArray rotate(NDArray heads, NDArray cosine, NDArray sine) {
        return script.call("rotate", heads, cosine, sine);
    }

    /**
     * A whole layer of an encoder or of a decoder-only model. The layer's sublayers one by one are its oracle.
     *
     * @param tokens (B, T, E)
     * @param operands weights, what each token sees, and the settings
     * @return (B, T, E)
     */
    NDArray encoderLayer(NDArray tokens, LayerOperands operands) {
        List<NDArray> arguments = new ArrayList<>();
        arguments.add(tokens);
        operands.weights().forEach(weight -> arguments.add(optional(weight)));
        LayerContext context = operands.context();
        arguments.add(optional(context.mask()));
        arguments.add(script.scalar(context.causal()));
        arguments.add(optional(context.cosine()));
        arguments.add(optional(context.sine()));
        LayerSettings settings = operands.settings();
        arguments.add(script.scalar(settings.numHeads()));
        arguments.add(script.scalar(settings.numKvHeads()));
        arguments.add(script.scalar(settings.preNorm()));
        arguments.add(script.scalar(settings.epsilon()));
        arguments.add(script.scalar(settings.activation()));
        LayerDropout dropout = operands.dropout();
        arguments.add(script.scalar(dropout.attention()));
        arguments.add(script.scalar(dropout.hidden()));
        arguments.add(script.scalar(dropout.residual()));
        arguments.add(script.scalar(MAX_STORED_WEIGHTS));
        arguments.add(code(operands.precision(), tokens));
        return script.call("encoder_layer", arguments.toArray(NDArray[]::new));
    }

    private NDArray code(Precision precision, NDArray like) {
        if (precision == Precision.FLOAT32) {
            return script.scalar(FLOAT32);
        }
        boolean native16 = like.getDevice().isGpu() || Processor.multipliesBfloat16();
        return script.scalar(native16 ? BFLOAT16 : ROUNDED_TO_BFLOAT16);
    }

    private NDArray optional(@Nullable NDArray array) {
        return array == null ? script.absent() : array;
    }

    private static boolean isCausal(AttentionOperands operands) {
        return operands.bias() == null
                && operands.mask() instanceof CausalMask
                && operands.scoresShape().get(2) == operands.scoresShape().get(3);
    }

    private static @Nullable NDArray mask(AttentionOperands operands) {
        NDManager manager = operands.query().getManager();
        return ScoreMask.joined(operands.keep(), operands.bias(), operands.scoresShape(), manager);
    }

    private static final class Holder {
        static final FusedKernel INSTANCE = new FusedKernel();
    }
}
