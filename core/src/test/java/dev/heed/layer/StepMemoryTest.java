package dev.heed.layer;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Block;
import ai.djl.training.GradientCollector;
import ai.djl.training.ParameterStore;
import dev.heed.block.Activation;
import dev.heed.block.ForwardPass;
import dev.heed.mask.AttentionMask;
import dev.heed.position.Alibi;
import dev.heed.position.Learned;
import dev.heed.position.Rotary;
import dev.heed.position.Sinusoidal;
import dev.heed.test.Gradients;
import dev.heed.test.KernelChoice;
import dev.heed.test.Shapes;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A training step leaves nothing behind with the model or with the owner of a mask: no view, no gradient. */
class StepMemoryTest {

    private static final int STEPS = 200;
    private static final Shapes SHAPES = Shapes.seeded(1).withLengths(5, 5);

    @ParameterizedTest
    @EnumSource
    void trainingStepsLeaveNothingBehind(KernelChoice kernel) {
        kernel.run(() -> {
            try (NDManager model = NDManager.newBaseManager();
                    NDManager maskOwner = NDManager.newBaseManager()) {
                Network network = new Network(model, maskOwner);
                network.step(); // the first step may create what the model keeps, such as gradients
                int owned = model.getManagedArrays().size();
                int masks = maskOwner.getManagedArrays().size();
                for (int step = 0; step < STEPS; step++) {
                    network.step();
                }
                assertThat(model.getManagedArrays()).as("arrays of the model").hasSize(owned);
                assertThat(maskOwner.getManagedArrays())
                        .as("arrays of the masks' owner")
                        .hasSize(masks);
            }
        });
    }

    /** Every part that slices, broadcasts or reshapes what is not its own. */
    private static final class Network {
        private final Learned learned = new Learned(SHAPES.queryLength());
        private final Learned longer = new Learned(SHAPES.queryLength() + 3);
        private final Sinusoidal sinusoidal = new Sinusoidal();
        private final EncoderLayer rotary =
                new EncoderLayer(base().optPosition(new Rotary()).build());
        private final EncoderLayer alibi =
                new EncoderLayer(base().optPosition(new Alibi()).build());
        private final DecoderLayer decoder = new DecoderLayer(base().optPosition(new Rotary())
                .optCrossPosition(new Alibi())
                .optActivation(Activation.SWIGLU)
                .build());
        private final DecoderLayer plainDecoder = new DecoderLayer(base().build());

        private final NDManager model;
        private final AttentionMask flat;
        private final AttentionMask perSequence;
        private final AttentionMask perHead;
        private final AttentionMask named;

        Network(NDManager model, NDManager maskOwner) {
            this.model = model;
            int batchSize = SHAPES.batchSize();
            int length = SHAPES.queryLength();
            flat = AttentionMask.dense(SHAPES.coins(maskOwner, 1, 0.7, length, length));
            perSequence = AttentionMask.dense(SHAPES.coins(maskOwner, 2, 0.7, batchSize, 1, length, length));
            perHead =
                    AttentionMask.dense(SHAPES.coins(maskOwner, 3, 0.7, batchSize, SHAPES.numHeads(), length, length));
            NDArray named = SHAPES.coins(maskOwner, 4, 0.7, length, length);
            named.setName("mask.of.a.user");
            this.named = AttentionMask.dense(named);
            Shape tokens = new Shape(batchSize, length, SHAPES.embedDim());
            for (Block block : blocks()) {
                block.initialize(model, DataType.FLOAT32, tokens, tokens);
            }
        }

        private static LayerConfigBuilder base() {
            return LayerConfig.builder()
                    .setEmbedDim(SHAPES.embedDim())
                    .setNumHeads(SHAPES.numHeads())
                    .optNumKvHeads(SHAPES.numKvHeads())
                    .optHiddenDim(SHAPES.hiddenDim())
                    .optDropout(0.1f);
        }

        private List<Block> blocks() {
            return List.of(learned, longer, sinusoidal, rotary, alibi, decoder, plainDecoder);
        }

        void step() {
            try (NDManager step = model.newSubManager();
                    GradientCollector collector = Engine.getInstance().newGradientCollector()) {
                ForwardPass pass = new ForwardPass(new ParameterStore(model, false), true);
                NDArray tokens = SHAPES.normal(step, 5, SHAPES.batchSize(), SHAPES.queryLength(), SHAPES.embedDim());
                for (Block block : blocks()) {
                    Gradients.parameters(block).values().forEach(array -> array.setRequiresGradient(true));
                }
                collector.backward(forward(pass, tokens).mean());
                for (Block block : blocks()) {
                    Gradients.parameters(block)
                            .values()
                            .forEach(array -> array.getGradient().attach(step));
                }
            }
        }

        private NDArray forward(ForwardPass pass, NDArray tokens) {
            NDArray x = sinusoidal.addTo(pass, longer.addTo(pass, learned.addTo(pass, tokens, 0), 2), 0);
            x = rotary.encode(pass, x, flat);
            x = rotary.encode(pass, x, perHead.and(AttentionMask.causal()));
            x = alibi.encode(pass, x, perSequence);
            x = alibi.encode(pass, x, named);
            NDArray y = decoder.decode(pass, tokens, x, perHead);
            y = plainDecoder.decode(pass, y, x, named);
            return plainDecoder.decode(pass.watchedBy((block, weights) -> {}), y, x, flat);
        }
    }
}
