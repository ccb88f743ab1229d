package dev.heed.layer;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Block;
import ai.djl.nn.core.Linear;
import ai.djl.training.GradientCollector;
import ai.djl.training.ParameterStore;
import ai.djl.training.loss.Loss;
import ai.djl.training.optimizer.Optimizer;
import ai.djl.training.tracker.Tracker;
import dev.heed.block.Activation;
import dev.heed.block.ForwardPass;
import dev.heed.block.Projection;
import dev.heed.block.Scaling;
import dev.heed.mask.AttentionMask;
import dev.heed.norm.Norm;
import dev.heed.norm.NormPlacement;
import dev.heed.position.Sinusoidal;
import dev.heed.test.Gradients;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

/** Layers learn what only attention can do: each output depends on a token at another place. Chance is a loss of ln 7. */
class LearningTest {

    private static final int VOCABULARY = 7;
    private static final int LENGTH = 5;
    private static final int BATCH_SIZE = 32;
    private static final int EMBED_DIM = 16;
    private static final int STEPS = 150;
    private static final double LOSS_BOUND = 0.1;

    private static LayerConfigBuilder config() {
        return LayerConfig.builder().setEmbedDim(EMBED_DIM).setNumHeads(2).optActivation(Activation.GELU);
    }

    @Test
    void anEncoderLayerLearnsToReverse() {
        EncoderLayer layer = new EncoderLayer(config().build());

        double loss = train(
                layer,
                Norm.layer().build(),
                (pass, tokens, norm) -> pass.through(norm, layer.encode(pass, tokens, AttentionMask.none())));

        assertThat(loss).isLessThan(LOSS_BOUND);
    }

    /** The target holds positions alone, so that every token comes from the memory. */
    @Test
    void aDecoderLayerLearnsToReverse() {
        DecoderLayer layer = new DecoderLayer(
                config().optPlacement(NormPlacement.POST).optNorm(Norm.rms()).build());

        double loss = train(layer, Norm.rms().build(), (pass, tokens, norm) -> {
            NDArray target = new Sinusoidal().addTo(pass, tokens.zerosLike(), 0);
            return pass.through(norm, layer.decode(pass, target, tokens, AttentionMask.none()));
        });

        assertThat(loss).isLessThan(LOSS_BOUND);
    }

    private interface Body {
        NDArray run(ForwardPass pass, NDArray tokens, Block norm);
    }

    /** Trains embedding, layer, norm and classifier together; the loss of the last step's unseen batch. */
    private static double train(Block layer, Block norm, Body body) {
        Engine.getInstance().setRandomSeed(1);
        Random random = new Random(1);
        try (NDManager model = NDManager.newBaseManager()) {
            Linear embedding = Projection.withoutBias(EMBED_DIM);
            Linear classifier = Projection.withBias(VOCABULARY);
            Shape tokens = new Shape(BATCH_SIZE, LENGTH, EMBED_DIM);
            embedding.initialize(model, DataType.FLOAT32, new Shape(BATCH_SIZE, LENGTH, VOCABULARY));
            List.of(layer, norm, classifier).forEach(block -> block.initialize(model, DataType.FLOAT32, tokens));
            List<Block> blocks = List.of(embedding, layer, norm, classifier);
            Optimizer optimizer = Optimizer.adam()
                    .optLearningRateTracker(Tracker.fixed(1e-2f))
                    .build();
            double loss = Double.NaN;
            for (int step = 0; step < STEPS; step++) {
                try (NDManager manager = model.newSubManager()) {
                    int[][] symbols = symbols(random);
                    ForwardPass pass = new ForwardPass(new ParameterStore(model, false), true);
                    NDArray input = oneHot(manager, symbols);
                    loss = descend(manager, blocks, optimizer, labels(manager, symbols), () -> {
                        NDArray embedded =
                                new Sinusoidal().addTo(pass, Scaling.times(pass.through(embedding, input), 4), 0);
                        return pass.through(classifier, body.run(pass, embedded, norm));
                    });
                }
            }
            return loss;
        }
    }

    private static double descend(
            NDManager manager, List<Block> blocks, Optimizer optimizer, NDArray labels, Supplier<NDArray> logits) {
        for (Block block : blocks) {
            Gradients.parameters(block).values().forEach(parameter -> parameter.setRequiresGradient(true));
        }
        double loss;
        try (GradientCollector collector = Engine.getInstance().newGradientCollector()) {
            NDArray value = Loss.softmaxCrossEntropyLoss().evaluate(new NDList(labels), new NDList(logits.get()));
            collector.backward(value);
            loss = value.getFloat();
        }
        for (int index = 0; index < blocks.size(); index++) {
            for (Map.Entry<String, NDArray> parameter :
                    Gradients.parameters(blocks.get(index)).entrySet()) {
                NDArray gradient = parameter.getValue().getGradient();
                gradient.attach(manager);
                optimizer.update(index + parameter.getKey(), parameter.getValue(), gradient);
            }
        }
        return loss;
    }

    private static int[][] symbols(Random random) {
        int[][] symbols = new int[BATCH_SIZE][];
        for (int row = 0; row < BATCH_SIZE; row++) {
            symbols[row] = random.ints(LENGTH, 0, VOCABULARY).toArray();
        }
        return symbols;
    }

    private static NDArray oneHot(NDManager manager, int[][] symbols) {
        float[] values = new float[BATCH_SIZE * LENGTH * VOCABULARY];
        for (int cell = 0; cell < BATCH_SIZE * LENGTH; cell++) {
            values[cell * VOCABULARY + symbols[cell / LENGTH][cell % LENGTH]] = 1;
        }
        return manager.create(values, new Shape(BATCH_SIZE, LENGTH, VOCABULARY));
    }

    private static NDArray labels(NDManager manager, int[][] symbols) {
        float[] values = new float[BATCH_SIZE * LENGTH];
        for (int cell = 0; cell < values.length; cell++) {
            values[cell] = symbols[cell / LENGTH][LENGTH - 1 - cell % LENGTH];
        }
        return manager.create(values, new Shape(BATCH_SIZE, LENGTH, 1));
    }
}
