package dev.heed.bench;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.training.GradientCollector;
import dev.heed.attention.ScaledDotProductAttention;
import dev.heed.block.Borrowed;
import dev.heed.mask.AttentionMask;
import java.util.ArrayList;
import java.util.List;

/** Attention alone, forward and backward, at (B, H, D) = (4, 8, 64) and three lengths. */
final class AttentionWorkload {

    private static final int[] LENGTHS = {128, 512, 2048};
    private static final int BATCH_SIZE = 4;
    private static final int NUM_HEADS = 8;
    private static final int HEAD_DIM = 64;

    private AttentionWorkload() {}

    static List<Workload> rows(PythonSide python) {
        List<Workload> rows = new ArrayList<>();
        for (int length : LENGTHS) {
            String workload = "attention, forward and backward, L = " + length;
            rows.add(PairedWorkload.onBothKernels(workload, Unit.MILLISECONDS, () -> ours(length)));
            rows.add(new PairedWorkload(
                    BenchRow.of(workload, BenchRow.PYTORCH, Unit.MILLISECONDS),
                    () -> ours(length),
                    () -> python.contender(
                            "attention " + BATCH_SIZE + " " + NUM_HEADS + " " + length + " " + HEAD_DIM)));
        }
        return rows;
    }

    /** Gradients are left to add up, which costs one addition; the backward pass begins with ones. */
    private static Contender ours(int length) {
        NDManager manager = NDManager.newBaseManager();
        Shape shape = new Shape(BATCH_SIZE, NUM_HEADS, length, HEAD_DIM);
        NDArray query = leaf(manager, shape);
        NDArray key = leaf(manager, shape);
        NDArray value = leaf(manager, shape);
        return new InProcessContender(manager, () -> {
            try (NDManager scope = manager.newSubManager();
                    GradientCollector collector = Engine.getInstance().newGradientCollector()) {
                NDArray context = ScaledDotProductAttention.attend(
                        Borrowed.by(scope, query), key, value, AttentionMask.none(), 0f);
                collector.backward(context);
            }
        });
    }

    private static NDArray leaf(NDManager manager, Shape shape) {
        NDArray array = manager.randomNormal(0f, 1f, shape, DataType.FLOAT32);
        array.setRequiresGradient(true);
        return array;
    }
}
