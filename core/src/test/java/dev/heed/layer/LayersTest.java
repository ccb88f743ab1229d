package dev.heed.layer;

import static dev.heed.test.ArrayAssert.assertThat;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Block;
import ai.djl.nn.UninitializedParameterException;
import ai.djl.training.ParameterStore;
import dev.heed.attention.KeyValueCache;
import dev.heed.block.ForwardPass;
import dev.heed.block.StepResult;
import dev.heed.mask.AttentionMask;
import dev.heed.mask.NamedMask;
import dev.heed.norm.Norm;
import dev.heed.norm.NormPlacement;
import dev.heed.test.Gradients;
import dev.heed.test.KernelChoice;
import dev.heed.test.Shapes;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** How layers stand in a network, what state they carry and what they refuse; the contracts say what they compute. */
class LayersTest {

    private static final Shapes SHAPES = Shapes.seeded(1);
    private static final LayerConfig CONFIG = LayerConfig.builder()
            .setEmbedDim(SHAPES.embedDim())
            .setNumHeads(SHAPES.numHeads())
            .build();

    @Nested
    class InANetwork {

        @Test
        void anEncoderLayerTakesAMaskByItsType() {
            try (NDManager manager = NDManager.newBaseManager()) {
                EncoderLayer layer = initialised(manager, new EncoderLayer(CONFIG));
                NDArray tokens = tokens(manager, 1, SHAPES.batchSize(), SHAPES.queryLength());
                NDArray keep = SHAPES.coins(manager, 2, 0.5, SHAPES.queryLength(), SHAPES.queryLength());

                keep.setName(NamedMask.SCORE_MASK);
                NDArray actual = forward(manager, layer, tokens, keep);

                assertThat(actual).isBitEqualTo(layer.encode(pass(manager), tokens, AttentionMask.dense(keep)));
                assertThat(actual).differsFrom(forward(manager, layer, tokens), 1e-3);
            }
        }

        @Test
        void aDecoderLayerTakesTargetMemoryAndMask() {
            try (NDManager manager = NDManager.newBaseManager()) {
                DecoderLayer layer = initialised(manager, new DecoderLayer(CONFIG));
                NDArray target = tokens(manager, 1, SHAPES.batchSize(), SHAPES.queryLength());
                NDArray memory = tokens(manager, 2, SHAPES.batchSize(), SHAPES.keyLength());
                NDArray keep = SHAPES.coins(manager, 3, 0.5, SHAPES.queryLength(), SHAPES.keyLength());
                keep.setName(NamedMask.SCORE_MASK);

                NDArray actual = forward(manager, layer, target, memory, keep);

                assertThat(actual).isBitEqualTo(layer.decode(pass(manager), target, memory, AttentionMask.dense(keep)));
                assertThat(actual).differsFrom(forward(manager, layer, target, memory), 1e-3);
            }
        }

        @Test
        void aResidualAloneWrapsTheIdentity() {
            try (NDManager manager = NDManager.newBaseManager()) {
                NDArray tokens = tokens(manager, 1, SHAPES.batchSize(), SHAPES.queryLength());
                Residual pre = initialised(manager, new Residual(Norm.rms(), NormPlacement.PRE, 0));
                Residual post = initialised(manager, new Residual(Norm.rms(), NormPlacement.POST, 0));

                NDArray norm =
                        tokens.div(tokens.square().mean(new int[] {2}, true).sqrt());

                assertThat(forward(manager, pre, tokens)).isCloseTo(tokens.add(norm), 1e-4);
                assertThat(forward(manager, post, tokens)).isCloseTo(norm, 1e-4);
            }
        }
    }

    @Nested
    class Visibility {

        @ParameterizedTest
        @EnumSource
        void ofTheSettingsIsThatOfAMask(KernelChoice kernel) {
            kernel.run(() -> {
                try (NDManager manager = NDManager.newBaseManager()) {
                    EncoderLayer open = initialised(manager, new EncoderLayer(CONFIG));
                    EncoderLayer causal = initialised(
                            manager,
                            new EncoderLayer(LayerConfig.builder()
                                    .setEmbedDim(SHAPES.embedDim())
                                    .setNumHeads(SHAPES.numHeads())
                                    .optVisibility(AttentionMask.causal())
                                    .build()));
                    Gradients.parameters(open)
                            .forEach((name, array) -> Objects.requireNonNull(
                                            Gradients.parameters(causal).get(name))
                                    .set(new NDIndex("..."), array));
                    NDArray tokens = tokens(manager, 1, SHAPES.batchSize(), SHAPES.queryLength());
                    AttentionMask padding = AttentionMask.padding(SHAPES.lengths(SHAPES.queryLength()));

                    for (AttentionMask mask : List.of(AttentionMask.none(), AttentionMask.causal(), padding)) {
                        assertThat(causal.encode(pass(manager), tokens, mask))
                                .isBitEqualTo(open.encode(
                                        pass(manager),
                                        tokens,
                                        AttentionMask.causal().and(mask)));
                    }
                }
            });
        }
    }

    @Nested
    class State {

        @Test
        void followsTheSequencesSelected() {
            try (NDManager manager = NDManager.newBaseManager()) {
                DecoderLayer layer = initialised(manager, new DecoderLayer(CONFIG));
                NDArray rows = manager.create(new long[] {1, 1, 0});
                NDArray target = tokens(manager, 1, SHAPES.batchSize(), 3);
                NDArray memory = tokens(manager, 2, SHAPES.batchSize(), SHAPES.keyLength());
                NDArray expected =
                        layer.decode(pass(manager), target.get(rows), memory.get(rows), AttentionMask.none());

                // A beam moves before the first token and after it.
                DecoderLayerState state = layer.start(pass(manager), memory).select(rows);
                StepResult<DecoderLayerState> first =
                        layer.step(pass(manager), target.get(rows).get(":, :1"), state, AttentionMask.none());
                DecoderLayerState kept = first.state().select(manager.create(new long[] {0, 1, 2}));
                NDArray rest = layer.step(pass(manager), target.get(rows).get(":, 1:"), kept, AttentionMask.none())
                        .output();

                assertThat(first.output()).isCloseTo(expected.get(":, :1"), 1e-5);
                assertThat(rest).isCloseTo(expected.get(":, 1:"), 1e-5);
            }
        }

        @Test
        void belongsToOneOwner() {
            try (NDManager owner = NDManager.newBaseManager();
                    NDManager step = NDManager.newBaseManager()) {
                DecoderLayerState state = new DecoderLayerState(cache(step), cache(step));

                state.attach(owner);
                assertThat(step.getManagedArrays()).isEmpty();
                assertThat(owner.getManagedArrays()).hasSize(4);
            }
        }

        private static KeyValueCache cache(NDManager manager) {
            Shape shape = new Shape(2, 3, 5, 4);
            return new KeyValueCache(manager.zeros(shape), manager.zeros(shape));
        }
    }

    @Nested
    class Errors {

        private final int size = SHAPES.embedDim();

        @Test
        void anEncoderLayerRefusesAnotherSize() {
            try (NDManager manager = NDManager.newBaseManager()) {
                EncoderLayer layer = initialised(manager, new EncoderLayer(CONFIG));
                NDArray tokens = manager.zeros(new Shape(2, 5, size + 1));
                ForwardPass pass = pass(manager);

                assertThatIllegalArgumentException()
                        .isThrownBy(() -> layer.encode(pass, tokens, AttentionMask.none()))
                        .withMessage("tokens must have shape (B, T, E), but got (2, 5, %s); already bound: E=%s"
                                .formatted(size + 1, size));
            }
        }

        @Test
        void aStepOfAnEncoderLayerRefusesAnotherSize() {
            try (NDManager manager = NDManager.newBaseManager()) {
                EncoderLayer layer = initialised(manager, new EncoderLayer(CONFIG));
                NDArray tokens = manager.zeros(new Shape(2, 1, size + 1));
                KeyValueCache seen = layer.start(manager, 2);
                ForwardPass pass = pass(manager);

                assertThatIllegalArgumentException()
                        .isThrownBy(() -> layer.step(pass, tokens, seen))
                        .withMessage("tokens must have shape (B, T, E), but got (2, 1, %s); already bound: E=%s"
                                .formatted(size + 1, size));
            }
        }

        @Test
        void aDecoderLayerRefusesAnotherSize() {
            try (NDManager manager = NDManager.newBaseManager()) {
                DecoderLayer layer = initialised(manager, new DecoderLayer(CONFIG));
                NDArray target = manager.zeros(new Shape(2, 5, size + 1));
                NDArray memory = manager.zeros(new Shape(2, 7, size));
                ForwardPass pass = pass(manager);

                assertThatIllegalArgumentException()
                        .isThrownBy(() -> layer.decode(pass, target, memory, AttentionMask.none()))
                        .withMessage("target must have shape (B, T, E), but got (2, 5, %s); already bound: E=%s"
                                .formatted(size + 1, size));
            }
        }

        @ParameterizedTest
        @ValueSource(floats = {-0.5f, 1.5f, Float.NaN})
        void aResidualRefusesWhatIsNoProbability(float dropout) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> new Residual(Norm.layer(), NormPlacement.PRE, dropout))
                    .withMessage("dropout must be in [0, 1), but got " + dropout);
        }

        @Test
        void aResidualWithoutParametersSaysSo() {
            try (NDManager manager = NDManager.newBaseManager()) {
                NDArray tokens = tokens(manager, 1, 2, 3);

                for (Norm norm : List.of(Norm.layer(), Norm.rms())) {
                    Residual residual = new Residual(norm, NormPlacement.PRE, 0);
                    assertThatExceptionOfType(UninitializedParameterException.class)
                            .isThrownBy(() -> forward(manager, residual, tokens));
                }
            }
        }

        @Test
        void aDecoderLayerRefusesAnotherNumberOfSequences() {
            try (NDManager manager = NDManager.newBaseManager()) {
                DecoderLayer layer = initialised(manager, new DecoderLayer(CONFIG));
                NDArray target = manager.zeros(new Shape(3, 5, size));
                NDArray memory = manager.zeros(new Shape(2, 7, size));
                ForwardPass pass = pass(manager);

                assertThatIllegalArgumentException()
                        .isThrownBy(() -> layer.decode(pass, target, memory, AttentionMask.none()))
                        .withMessage(("newer must have shape (B, G, S, D), but got (3, %1$s, 5, 4); already bound: B=2,"
                                        + " D=4, G=%1$s")
                                .formatted(SHAPES.numHeads()));
            }
        }
    }

    private static <B extends Block> B initialised(NDManager manager, B block) {
        block.initialize(manager, DataType.FLOAT32, new Shape(2, 3, SHAPES.embedDim()));
        return block;
    }

    private static NDArray tokens(NDManager manager, int stream, int batchSize, int length) {
        return SHAPES.normal(manager, stream, batchSize, length, SHAPES.embedDim());
    }

    private static NDArray forward(NDManager manager, Block block, NDArray... inputs) {
        return block.forward(new ParameterStore(manager, false), new NDList(inputs), false)
                .singletonOrThrow();
    }

    private static ForwardPass pass(NDManager manager) {
        return ForwardPass.inference(new ParameterStore(manager, false));
    }
}
