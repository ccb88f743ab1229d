package dev.heed.bench;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import dev.heed.block.Borrowed;
import dev.heed.block.Precision;
import java.util.Collections;
import java.util.List;

/**
 * How much of what the machine can multiply a training step at L = 256 makes use of. The operations of the step are those of
 * {@link EncoderSize#flops()}; the peak is the best run of a product of two square matrices, measured in turns with the
 * step. The row's ratio is one of times as in every row: time for an operation in the step by time for one at the peak, so
 * a share of 75 % is a ratio of 1.33.
 */
final class GemmPeak implements Workload {

    private static final EncoderSize SIZE = new EncoderSize(16, 256, 256, 8);
    private static final int MATRIX = 1024;
    private static final double MATMUL_FLOPS = 2.0 * MATRIX * MATRIX * MATRIX;
    private static final Unit GFLOPS = Unit.perSecond("GFLOP/s", 1e-9);

    @Override
    public BenchRow row() {
        return BenchRow.of("share of GEMM peak, step " + SIZE, "matrix product " + MATRIX, GFLOPS);
    }

    @Override
    public List<Figures> measure(PairedRuns runs) {
        try (Contender step = TrainingStepWorkload.ours(SIZE, Precision.FLOAT32);
                Contender matmul = matrixProduct()) {
            return runs.run(step, List.of(matmul)).stream()
                    .map(GemmPeak::figures)
                    .toList();
        }
    }

    /** Each run of the step against the best of all products. */
    static Figures figures(PairedTimes times) {
        double best = Collections.min(times.rival()) / MATMUL_FLOPS;
        List<Double> ours =
                times.ours().stream().map(seconds -> seconds / SIZE.flops()).toList();
        return new PairedTimes(ours, Collections.nCopies(ours.size(), best)).figures(GFLOPS);
    }

    private static Contender matrixProduct() {
        NDManager manager = NDManager.newBaseManager();
        NDArray left = manager.randomNormal(0f, 1f, new Shape(MATRIX, MATRIX), DataType.FLOAT32);
        NDArray right = manager.randomNormal(0f, 1f, new Shape(MATRIX, MATRIX), DataType.FLOAT32);
        return new InProcessContender(manager, () -> {
            try (NDManager scope = manager.newSubManager()) {
                Borrowed.by(scope, left).matMul(right);
            }
        });
    }
}
