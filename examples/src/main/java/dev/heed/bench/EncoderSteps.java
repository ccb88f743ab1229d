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
import dev.heed.block.Precision;
import dev.heed.layer.EncoderLayer;
import dev.heed.layer.LayerConfig;
import dev.heed.mask.AttentionMask;
import java.util.stream.Stream;

/** A training step of two encoder layers on a fixed batch: with our layers, and with DJL's as DJL trains them. */
final class EncoderSteps {

    static final String DJL = "DJL TransformerEncoderBlock";

    private EncoderSteps() {}

    static Step ours(EncoderSize size, Precision precision) {
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
        return new GradientStep(manager, layers, precision, (pass, scope) -> {
            NDArray tokens = batch.inputFor(scope);
            for (EncoderLayer layer : layers) {
                tokens = layer.encode(pass, tokens, AttentionMask.none());
            }
            return batch.loss(tokens);
        });
    }

    /** DJL's trainer and optimizer; it can clip element by element only, which is what it does here. */
    static Step djl(EncoderSize size) {
        SequentialBlock network = new SequentialBlock();
        for (int i = 0; i < EncoderSize.NUM_LAYERS; i++) {
            network.add(new TransformerEncoderBlock(
                    size.embedDim(),
                    size.numHeads(),
                    EncoderSize.HIDDEN_RATIO * size.embedDim(),
                    0f,
                    Activation::relu));
        }
        Model model = Model.newInstance("djl");
        model.setBlock(network);
        Trainer trainer = model.newTrainer(new DefaultTrainingConfig(Loss.l2Loss()).optOptimizer(djlOptimizer()));
        trainer.initialize(new Shape(size.batchSize(), size.length(), size.embedDim()));
        return new DjlStep(model, trainer, FixedBatch.of(model.getNDManager(), size));
    }

    static AdamW djlOptimizer() {
        return ai.djl.training.optimizer.Optimizer.adamW()
                .optLearningRateTracker(Tracker.fixed(GradientStep.LEARNING_RATE))
                .optClipGrad(GradientStep.MAX_NORM)
                .build();
    }

    private record DjlStep(Model model, Trainer trainer, FixedBatch batch) implements Step {

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

        @Override
        public void close() {
            trainer.close();
            model.close();
        }
    }
}
