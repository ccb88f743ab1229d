package dev.heed.kernel;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.jni.IValue;
import java.util.Collections;

/** The updates as libtorch fuses them: one native call for all parameters. The script is {@code updates.py}. */
final class FusedUpdates implements ParameterUpdates {

    private final TorchScript script;

    private FusedUpdates() {
        script = TorchScript.load("Updates", "updates.py");
    }

    static FusedUpdates instance() {
        return Holder.INSTANCE;
    }

    @Override
    public float clipByNorm(NDList gradients, float maxNorm) {
        try (IValue norm = script.run("clip_by_norm", list(gradients), IValue.from((double) maxNorm))) {
            return (float) norm.toDouble();
        }
    }

    @Override
    public void clipByValue(NDList gradients, float maxValue) {
        script.run("clip_by_value", list(gradients), IValue.from((double) maxValue))
                .close();
    }

    @Override
    public void average(NDList averages, NDList parameters, float decay, NDManager scope) {
        script.run("average", list(averages), list(parameters), IValue.from(1.0 - decay))
                .close();
    }

    @Override
    public void add(NDList targets, NDList values) {
        script.run("add", list(targets), list(values)).close();
    }

    @Override
    public void set(NDList targets, NDList values) {
        script.run("set", list(targets), list(values)).close();
    }

    @Override
    public void clear(NDList gradients) {
        script.run("clear", list(gradients)).close();
    }

    @Override
    public void adamW(AdamWOperands operands, long step, AdamWRates rates) {
        // libtorch keeps a count of steps beside each parameter; here they have all made the same number.
        try (NDArray count = operands.gradients().getManager().create((float) step)) {
            NDList counts = new NDList(Collections.nCopies(operands.parameters().size(), count));
            script.run(
                            "adamw",
                            list(operands.parameters()),
                            list(operands.gradients()),
                            list(operands.means()),
                            list(operands.squares()),
                            list(counts),
                            IValue.from((double) rates.learningRate()),
                            IValue.from((double) rates.beta1()),
                            IValue.from((double) rates.beta2()),
                            IValue.from((double) rates.epsilon()),
                            IValue.from((double) rates.weightDecay()))
                    .close();
        }
    }

    @Override
    public void sgd(MomentumOperands operands, MomentumRates rates) {
        momentum("sgd", operands, rates);
    }

    @Override
    public void muon(MomentumOperands operands, MomentumRates rates) {
        momentum("muon", operands, rates);
    }

    private void momentum(String method, MomentumOperands operands, MomentumRates rates) {
        script.run(
                        method,
                        list(operands.parameters()),
                        list(operands.gradients()),
                        list(operands.velocities()),
                        IValue.from((double) rates.learningRate()),
                        IValue.from((double) rates.momentum()),
                        IValue.from((double) rates.weightDecay()))
                .close();
    }

    @Override
    public void lion(LionOperands operands, LionRates rates) {
        script.run(
                        "lion",
                        list(operands.parameters()),
                        list(operands.gradients()),
                        list(operands.means()),
                        IValue.from((double) rates.learningRate()),
                        IValue.from((double) rates.beta1()),
                        IValue.from((double) rates.beta2()),
                        IValue.from((double) rates.weightDecay()))
                .close();
    }

    private static IValue list(NDList arrays) {
        return IValue.listFrom(arrays.toArray(PtNDArray[]::new));
    }

    private static final class Holder {
        static final FusedUpdates INSTANCE = new FusedUpdates();
    }
}
