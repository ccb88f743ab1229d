package dev.heed.kernel;

import ai.djl.engine.EngineException;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.pytorch.jni.IValue;
import dev.heed.block.Activation;
import dev.heed.block.LinearWeights;
import dev.heed.block.Precision;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The operations as libtorch fuses them: one native call each, and attention without the (T, S) matrix of weights, unless
 * some of them are dropped or bfloat16 is faster with it. What they compute is in {@code operations.py}; {@code kernels.py}
 * has what is called, under the names that it has here.
 */
public final class FusedKernel implements Kernel {

    /* Implementation notes.
     * libtorch's is_causal aligns the mask at the first key, Heed's at the last: the two agree where T = S only, so other
     * causal masks travel as arrays. A mask and a bias travel as one float array, minus infinity where hidden; libtorch
     * gives 0 and finite gradients for a row of minus infinities (seen in 2.7.1 and tested here).
     * In bfloat16 libtorch's fused attention spends most of its time in the backward pass, in products too small for it.
     * Two large products with a softmax between them take a tenth of its time at 64 tokens, up to half at 256, 0.6 to 0.8
     * at 1,024 and 0.8 to 1 at 4,096 (a Xeon with AMX). So bfloat16 stores the weights, until they would take more than
     * 256 MiB a call. A row that is hidden altogether is known from the mask, which is small: libtorch's softmax that
     * looks for such rows itself takes 4.5 times as long.
     * Dropout of weights stores them whatever they take: libtorch's fused attention has none on a processor, and what it
     * falls back to stores them as well.
     * On a processor libtorch draws a random number for each element that dropout may take, one after another on one thread,
     * which took a quarter of a step. Here each number of 64 bits decides about four elements, in a fifth of the time.
     * Without such a processor, libtorch's products in bfloat16 take hundreds of times as long as those in float32. There
     * operands are rounded to bfloat16 and multiplied as float32: the same rounding, and about float32's time.
     * libtorch's cross-entropy leaves ignored rows out of the loss, but gives them 0 times what stands there as gradient.
     * So where something is ignored and something is not finite, ignored rows are put aside first; to see whether, a sum
     * is read, which takes less time than setting them aside each time.
     * Queries, keys and values of the same tokens come from one product with the three weights side by side.
     */
    static final int MAX_STORED_WEIGHTS = 1 << 27;

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

    TorchScript script() {
        return script;
    }

    @Override
    public NDArray project(NDArray input, LinearWeights weights, Precision precision) {
        return script.call("project", input, weights.weight(), script.optional(weights.bias()), code(precision, input));
    }

    @Override
    public NDList projectHeads(NDArray input, List<LinearWeights> projections, int headDim, Precision precision) {
        List<NDArray> arguments = new ArrayList<>();
        arguments.add(input);
        for (LinearWeights weights : projections) {
            arguments.add(weights.weight());
            arguments.add(script.optional(weights.bias()));
        }
        arguments.add(script.scalar(headDim));
        arguments.add(code(precision, input));
        return script.callForAll(PROJECTIONS[projections.size() - 1], arguments.toArray(NDArray[]::new));
    }

    @Override
    public NDArray attend(AttentionOperands operands) {
        return operands.finished(script.call("attend", attention(operands).toArray(NDArray[]::new)));
    }

    @Override
    public NDArray attendAndProject(AttentionOperands operands, LinearWeights output, Precision precision) {
        if (operands.defined() != null) {
            return project(HeadLayout.merge(attend(operands)), output, precision);
        }
        List<NDArray> arguments = attention(operands);
        arguments.add(output.weight());
        arguments.add(script.optional(output.bias()));
        arguments.add(code(precision, operands.query()));
        return script.call("attend_and_project", arguments.toArray(NDArray[]::new));
    }

    private List<NDArray> attention(AttentionOperands operands) {
        List<NDArray> arguments = new ArrayList<>(List.of(operands.query(), operands.key(), operands.value()));
        addMask(arguments, operands.query(), operands.scores());
        arguments.add(script.scalar(operands.dropout()));
        arguments.add(script.scalar(MAX_STORED_WEIGHTS));
        return arguments;
    }

    void addMask(List<NDArray> arguments, NDArray like, ScoreMask scores) {
        boolean causal = scores.isCausalSquare(); // libtorch then skips the hidden half
        arguments.add(script.optional(causal ? null : scores.joined(like)));
        arguments.add(script.scalar(causal));
    }

    @Override
    public NDArray feedForward(
            NDArray input, FeedForwardWeights weights, Activation activation, float dropout, Precision precision) {
        LinearWeights gate = weights.gate();
        return script.call(
                "feed_forward",
                input,
                weights.input().weight(),
                script.optional(weights.input().bias()),
                script.optional(gate == null ? null : gate.weight()),
                script.optional(gate == null ? null : gate.bias()),
                weights.output().weight(),
                script.optional(weights.output().bias()),
                script.scalar(activation.code()),
                script.scalar(dropout),
                code(precision, input));
    }

    @Override
    public NDArray crossEntropy(NDArray logits, NDArray target, float labelSmoothing) {
        return script.call("cross_entropy", logits, target, script.scalar(labelSmoothing));
    }

    @Override
    public NDArray rotate(NDArray heads, Rotation rotation) {
        return script.call("rotate", heads, rotation.cosine(), rotation.sine());
    }

    @Override
    public NDArray dropped(NDArray input, float probability) {
        return script.call("dropped", input, script.scalar(probability));
    }

    void addRotation(List<NDArray> arguments, @Nullable Rotation rotation) {
        arguments.add(script.optional(rotation == null ? null : rotation.cosine()));
        arguments.add(script.optional(rotation == null ? null : rotation.sine()));
    }

    NDArray code(Precision precision, NDArray like) {
        if (precision == Precision.FLOAT32) {
            return script.scalar(FLOAT32);
        }
        boolean native16 = like.getDevice().isGpu() || Bfloat16.IS_FAST;
        return script.scalar(native16 ? BFLOAT16 : ROUNDED_TO_BFLOAT16);
    }

    /** Whether libtorch multiplies it in hardware on this processor; false also where libtorch cannot tell. */
    private static final class Bfloat16 {
        static final boolean IS_FAST = ask();

        /** In a script of its own: builds of libtorch without oneDNN do not know the question and refuse the script. */
        private static boolean ask() {
            try (IValue answer = TorchScript.load("Processor", "processor.py").run("multiplies_bfloat16")) {
                return answer.toBoolean();
            } catch (EngineException e) {
                return false;
            }
        }
    }

    private static final class Holder {
        static final FusedKernel INSTANCE = new FusedKernel();
    }
}
