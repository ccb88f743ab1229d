package dev.heed.bench;

import dev.heed.block.Precision;
import java.util.ArrayList;
import java.util.List;

/**
 * A training step of two encoder layers: forward, loss, backward, clipping and AdamW. Ours are {@code EncoderLayer}s,
 * pre-norm with ReLU; so are PyTorch's, as a good user writes them. DJL's block is as DJL has it.
 */
final class TrainingStepWorkload {

    static final String HEED = "Heed";
    static final String HEED_BFLOAT16 = "Heed bfloat16";
    static final String PYTORCH = "PyTorch";
    static final String PYTORCH_BFLOAT16 = "PyTorch bfloat16 autocast";

    /** Beyond it, the composed kernel's step is one of attention alone, which has rows of its own. */
    private static final int LONGEST_COMPOSED = 256;

    private TrainingStepWorkload() {}

    static List<Workload> rows(PythonSide python) {
        List<Workload> rows = new ArrayList<>();
        for (EncoderSize size : EncoderSize.ALL) {
            rows.addAll(rows(size, python));
        }
        return rows;
    }

    private static List<Workload> rows(EncoderSize size, PythonSide python) {
        List<Workload> rows = new ArrayList<>();
        Unit unit = Unit.milliseconds();
        rows.add(PairedWorkload.inProcess(
                row(size, HEED, EncoderSteps.DJL),
                unit,
                () -> ours(size, Precision.FLOAT32),
                () -> new TimedStep(EncoderSteps.djl(size))));
        if (size.length() <= LONGEST_COMPOSED) {
            rows.add(PairedWorkload.inProcess(
                    row(size, HEED, ComposedContender.NAME),
                    unit,
                    () -> ours(size, Precision.FLOAT32),
                    () -> new ComposedContender(ours(size, Precision.FLOAT32))));
        }
        rows.add(new PairedWorkload(
                row(size, HEED, PYTORCH),
                unit,
                () -> ours(size, Precision.FLOAT32),
                () -> python.contender("training " + size.words() + " float32")));
        rows.add(new PairedWorkload(
                row(size, HEED_BFLOAT16, PYTORCH),
                unit,
                () -> ours(size, Precision.BFLOAT16),
                () -> python.contender("training " + size.words() + " float32")));
        rows.add(new PairedWorkload(
                row(size, HEED_BFLOAT16, PYTORCH_BFLOAT16),
                unit,
                () -> ours(size, Precision.BFLOAT16),
                () -> python.contender("training " + size.words() + " bfloat16")));
        return rows;
    }

    private static Contender ours(EncoderSize size, Precision precision) {
        return new TimedStep(EncoderSteps.ours(size, precision));
    }

    private static BenchRow row(EncoderSize size, String ours, String rival) {
        return BenchRow.notMeasured("training step " + size, ours, rival, Unit.milliseconds());
    }
}
