package dev.heed.layer;

import static dev.heed.test.ArrayAssert.assertThat;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Block;
import ai.djl.training.ParameterStore;
import dev.heed.block.ForwardPass;
import dev.heed.mask.AttentionMask;
import dev.heed.mask.NamedMask;
import dev.heed.norm.NormPlacement;
import dev.heed.test.Shapes;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

class EncoderTest {

    private static final Shapes SHAPES = Shapes.seeded(1);

    private final NDManager manager = NDManager.newBaseManager();

    @AfterEach
    void close() {
        manager.close();
    }

    @ParameterizedTest
    @EnumSource
    void runsItsLayersAndNormUnderTheMask(NormPlacement placement) {
        Encoder encoder = encoder(placement);
        NDArray tokens = tokens();
        AttentionMask mask = AttentionMask.padding(SHAPES.lengths(SHAPES.queryLength()));

        NDArray expected = tokens;
        for (EncoderLayer layer : encoder.layers()) {
            expected = layer.encode(pass(), expected, mask);
        }
        if (placement == NormPlacement.PRE) {
            expected = pass().through(Objects.requireNonNull(encoder.norm()), expected);
        }

        assertThat(encoder.norm() == null).isEqualTo(placement == NormPlacement.POST);
        assertThat(encoder.encode(pass(), tokens, mask)).isCloseTo(expected, 1e-5);
        assertThat(encoder.encode(pass(), tokens, AttentionMask.none())).differsFrom(expected, 1e-3);
    }

    @ParameterizedTest
    @MethodSource("variants")
    void aCallOfAllLayersIsLayerAfterLayer(LayerVariants.Variant variant) {
        Encoder encoder = new Encoder(variant.of(SHAPES), 2);
        encoder.initialize(manager, DataType.FLOAT32, new Shape(-1, -1, -1));
        NDArray tokens = tokens();
        AttentionMask mask = AttentionMask.padding(SHAPES.lengths(SHAPES.queryLength()));
        ForwardPass watched = pass().watchedBy((block, weights) -> {}); // so every operation is one of its own

        assertThat(encoder.encode(pass(), tokens, mask)).isCloseTo(encoder.encode(watched, tokens, mask), 1e-5);
    }

    static Stream<LayerVariants.Variant> variants() {
        return Stream.concat(LayerVariants.everyChoice(), LayerVariants.positions());
    }

    @Test
    void handsTheMaskOfAListToEachLayer() {
        Encoder encoder = encoder(NormPlacement.PRE);
        NDArray tokens = tokens();
        int length = SHAPES.queryLength();
        NDArray keep = SHAPES.coins(manager, 3, 0.5, SHAPES.batchSize(), length);
        AttentionMask mask = AttentionMask.dense(keep.reshape(SHAPES.batchSize(), 1, 1, length));
        keep.setName(NamedMask.KEY_MASK);

        NDArray output = encoder.forward(new ParameterStore(manager, false), new NDList(tokens, keep), false)
                .singletonOrThrow();

        assertThat(output).isBitEqualTo(encoder.encode(pass(), tokens, mask));
    }

    @Test
    void isWatchedLayerByLayer() {
        Encoder encoder = encoder(NormPlacement.POST);
        List<Block> seen = new ArrayList<>();

        encoder.encode(pass().watchedBy((block, weights) -> seen.add(block)), tokens(), AttentionMask.none());

        assertThat(seen)
                .containsExactlyElementsOf(encoder.layers().stream()
                        .map(layer -> layer.getChildren().valueAt(0))
                        .toList());
    }

    @Test
    void refusesWhatItCannotBeOrRead() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Encoder(config(NormPlacement.PRE), 0))
                .withMessage("numLayers must be at least 1, but got 0");
        assertThatIllegalArgumentException()
                .isThrownBy(() ->
                        encoder(NormPlacement.PRE).encode(pass(), manager.zeros(new Shape(2, 3)), AttentionMask.none()))
                .withMessage("tokens must have shape (B, T, E), but got (2, 3); already bound: E=" + SHAPES.embedDim());
    }

    private Encoder encoder(NormPlacement placement) {
        Encoder encoder = new Encoder(config(placement), 2);
        encoder.initialize(manager, DataType.FLOAT32, new Shape(-1, -1, -1));
        return encoder;
    }

    private static LayerConfig config(NormPlacement placement) {
        return LayerConfig.builder()
                .setEmbedDim(SHAPES.embedDim())
                .setNumHeads(SHAPES.numHeads())
                .optPlacement(placement)
                .build();
    }

    private NDArray tokens() {
        return SHAPES.normal(manager, 1, SHAPES.batchSize(), SHAPES.queryLength(), SHAPES.embedDim());
    }

    private ForwardPass pass() {
        return ForwardPass.inference(new ParameterStore(manager, false));
    }
}
