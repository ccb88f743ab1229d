package dev.heed.bench;

import ai.djl.Model;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Activation;
import ai.djl.nn.SequentialBlock;
import ai.djl.nn.transformer.TransformerEncoderBlock;
import ai.djl.training.DefaultTrainingConfig;
import ai.djl.training.GradientCollector;
import ai.djl.training.Trainer;
import ai.djl.training.loss.Loss;
import ai.djl.training.optimizer.AdamW;
import ai.djl.training.tracker.Tracker;
import dev.heed.block.Borrowed;
import dev.heed.block.Precision;
import dev.heed.layer.EncoderLayer;
import dev.heed.layer.LayerConfig;
import dev.heed.mask.AttentionMask;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * A training step of two encoder layers on a fixed batch: forward, loss, backward, clipping and AdamW. Ours are
 * {@code EncoderLayer}s, pre-norm with ReLU; so are PyTorch's, as a good user writes them. DJL's block is as DJL has it.
 */
final class TrainingStepWorkload {

    /** Below, products are too small for the number format to matter. */
    private static final int SHORTEST_BFLOAT16 = 256;

    private TrainingStepWorkload() {}

    static List<Workload> rows(PythonSide python) {
        List<Workload> rows = new ArrayList<>();
        for (EncoderSize size : EncoderSize.ALL) {
            String workload = "training step " + size;
            rows.add(PairedWorkload.inProcess(
                    BenchRow.of(workload, BenchRow.DJL, Unit.MILLISECONDS),
                    () -> ours(size, Precision.FLOAT32),
                    () -> djl(size)));
            rows.add(againstPython(size, Precision.FLOAT32, python, Precision.FLOAT32));
            if (size.length() >= SHORTEST_BFLOAT16) {
                rows.add(againstPython(size, Precision.BFLOAT16, python, Precision.FLOAT32));
                rows.add(againstPython(size, Precision.BFLOAT16, python, Precision.BFLOAT16));
            }
        }
        return rows;
    }

    private static Workload againstPython(EncoderSize size, Precision ours, PythonSide python, Precision theirs) {
        BenchRow row = BenchRow.inPrecisions("training step " + size, ours, theirs);
        return new PairedWorkload(row, () -> ours(size, ours), () -> python.contenders(size.trainingWords(theirs)));
    }

    static Contender ours(EncoderSize size, Precision precision) {
        NDManager manager = NDManager.newBaseManager();
        LayerConfig config = LayerConfig.builder()
                .setEmbedDim(size.embedDim())
                .setNumHeads(size.numHeads())
                .build();
        var layers = Stream.generate(() -> new EncoderLayer(config))
                .limit(EncoderSize.NUM_LAYERS)
                .toList();
        FixedBatch batch = FixedBatch.of(manager, size);
        layers.forEach(layer ->
                layer.initialize(manager, DataType.FLOAT32, batch.input().getShape()));
        return GradientStep.of(manager, layers, precision, (pass, scope) -> {
            NDArray tokens = batch.inputFor(scope);
            for (EncoderLayer layer : layers) {
                tokens = layer.encode(pass, tokens, AttentionMask.none());
            }
            return batch.loss(tokens);
        });
    }

    static AdamW djlOptimizer() {
        return ai.djl.training.optimizer.Optimizer.adamW()
                .optLearningRateTracker(Tracker.fixed(GradientStep.LEARNING_RATE))
                .optClipGrad(GradientStep.MAX_NORM)
                .build();
    }

    /** DJL's trainer and optimizer; it can clip element by element only, which is what it does here. */
    static Contender djl(EncoderSize size) {
        SequentialBlock network = new SequentialBlock();
        for (int i = 0; i < EncoderSize.NUM_LAYERS; i++) {
            int hiddenDim = EncoderSize.HIDDEN_RATIO * size.embedDim();
            network.add(new TransformerEncoderBlock(size.embedDim(), size.numHeads(), hiddenDim, 0f, Activation::relu));
        }
        Model model = Model.newInstance("djl");
        model.setBlock(network);
        Trainer trainer = model.newTrainer(new DefaultTrainingConfig(Loss.l2Loss()).optOptimizer(djlOptimizer()));
        trainer.initialize(new Shape(size.batchSize(), size.length(), size.embedDim()));
        FixedBatch batch = FixedBatch.of(model.getNDManager(), size);
        return new InProcessContender(model.getNDManager(), new DjlStep(trainer, batch)) {
            @Override
            public void close() {
                trainer.close();
                model.close();
            }
        };
    }

    private record DjlStep(Trainer trainer, FixedBatch batch) implements Runnable {
        @Override
        public void run() {
            try (NDManager scope = trainer.getManager().newSubManager()) {
                try (GradientCollector collector = trainer.newGradientCollector()) {
                    NDArray output =
                            trainer.forward(new NDList(batch.inputFor(scope))).singletonOrThrow();
                    collector.backward(batch.loss(output));
                }
                trainer.step();
            }
        }
    }

    /** An input that never changes and what should become of it, both (B, L, E) and normally distributed. */
    record FixedBatch(NDArray input, NDArray target) {

        static FixedBatch of(NDManager manager, EncoderSize size) {
            Shape shape = new Shape(size.batchSize(), size.length(), size.embedDim());
            manager.getEngine().setRandomSeed(1);
            return new FixedBatch(
                    manager.randomNormal(0f, 1f, shape, DataType.FLOAT32),
                    manager.randomNormal(0f, 1f, shape, DataType.FLOAT32));
        }

        /** A handle of a step's own: what is computed from the input stays with the step. */
        NDArray inputFor(NDManager scope) {
            return Borrowed.by(scope, input);
        }

        /** The mean squared difference to the target. */
        NDArray loss(NDArray output) {
            return output.sub(target).square().mean();
        }
    }
}
