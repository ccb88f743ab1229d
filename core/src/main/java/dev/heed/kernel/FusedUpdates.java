package dev.heed.kernel;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.jni.IValue;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

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
    public void average(NDList averages, NDList parameters, float decay) {
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
    public void adamW(Group group, long step, float rate, float beta1, float beta2, float epsilon) {
        // libtorch keeps a count of steps beside each parameter; here they have all made the same number.
        try (NDArray count = group.gradients().getManager().create((float) step)) {
            List<NDList> memories = new ArrayList<>(group.memories());
            memories.add(new NDList(Collections.nCopies(group.parameters().size(), count)));
            step("adamw", group, memories, rate, beta1, beta2, epsilon);
        }
    }

    @Override
    public void sgd(Group group, float rate, float momentum) {
        step("sgd", group, group.memories(), rate, momentum);
    }

    @Override
    public void muon(Group group, float rate, float momentum) {
        step("muon", group, group.memories(), rate, momentum);
    }

    @Override
    public void lion(Group group, float rate, float beta1, float beta2) {
        step("lion", group, group.memories(), rate, beta1, beta2);
    }

    private void step(String rule, Group group, List<NDList> memories, float... rates) {
        List<IValue> arguments = new ArrayList<>();
        arguments.add(list(group.parameters()));
        arguments.add(list(group.gradients()));
        memories.forEach(memory -> arguments.add(list(memory)));
        for (float rate : rates) {
            arguments.add(IValue.from((double) rate));
        }
        arguments.add(IValue.from((double) group.weightDecay()));
        script.run(rule, arguments.toArray(IValue[]::new)).close();
    }

    private static IValue list(NDList arrays) {
        return IValue.listFrom(arrays.toArray(PtNDArray[]::new));
    }

    private static final class Holder {
        static final FusedUpdates INSTANCE = new FusedUpdates();
    }
}
