package dev.heed.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Block;
import ai.djl.training.ParameterStore;
import dev.heed.attention.MultiHeadAttention;
import dev.heed.block.Activation;
import dev.heed.block.Bias;
import dev.heed.layer.CausalStack;
import dev.heed.layer.FeedForward;
import dev.heed.layer.FeedForwardConfig;
import dev.heed.layer.LayerConfig;
import dev.heed.layer.Residual;
import dev.heed.norm.LayerNorm;
import dev.heed.norm.NormPlacement;
import dev.heed.norm.RmsNorm;
import dev.heed.position.Learned;
import dev.heed.position.Sinusoidal;
import dev.heed.test.ArrayAssert;
import dev.heed.test.Gradients;
import dev.heed.test.KernelChoice;
import dev.heed.test.OwnThread;
import dev.heed.test.Shapes;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class NoGradientTest {

    private static final int EMBED_DIM = 6;

    static Stream<Named<Supplier<Block>>> blocks() {
        LayerConfig layer =
                LayerConfig.builder().setEmbedDim(EMBED_DIM).setNumHeads(3).build();
        return Stream.of(
                Named.of("feed-forward", () -> feedForward(Activation.GELU, 0.5f)),
                Named.of("gated feed-forward", () -> feedForward(Activation.SWIGLU, 0.5f)),
                Named.of("pre-norm residual", () -> new Residual(new LayerNorm(1e-5f), NormPlacement.PRE, 0.5f)),
                Named.of("post-norm residual", () -> new Residual(new RmsNorm(1e-5f), NormPlacement.POST, 0.5f)),
                Named.of("root-mean-square norm", () -> new RmsNorm(1e-5f).build()),
                Named.of("learned position", () -> new Learned(5)),
                Named.of("sinusoidal position", Sinusoidal::new),
                Named.of(
                        "attention",
                        () -> MultiHeadAttention.builder()
                                .setEmbedDim(EMBED_DIM)
                                .setNumHeads(3)
                                .build()),
                Named.of("stack", () -> new CausalStack(layer, 2)));
    }

    private static FeedForward feedForward(Activation activation, float dropout) {
        return new FeedForward(EMBED_DIM, new FeedForwardConfig(7, activation, Bias.ALL, dropout));
    }

    /** Also where the input is the result of something that is recorded, as of another block of a DJL network. */
    @ParameterizedTest
    @MethodSource("blocks")
    void aBlockThatDoesNotTrainRecordsNothingOnAnyThread(Supplier<Block> maker) {
        try (NDManager manager = NDManager.newBaseManager()) {
            Block block = maker.get();
            NDArray input = Shapes.seeded(1).normal(manager, 1, 2, 5, EMBED_DIM);
            block.initialize(manager, DataType.FLOAT32, input.getShape());
            ParameterStore store = new ParameterStore(manager, false);
            NDArray recorded = input.duplicate();
            recorded.setRequiresGradient(true);
            for (KernelChoice kernel : KernelChoice.values()) {
                kernel.run(() -> {
                    NDArray here =
                            block.forward(store, new NDList(input), false).singletonOrThrow();
                    NDArray there = OwnThread.call(() -> block.forward(store, new NDList(recorded.add(0)), false)
                            .singletonOrThrow());
                    ArrayAssert.assertThat(there).as(kernel.toString()).isBitEqualTo(here);
                    assertThat(Gradients.isRecorded(there)).isFalse();
                });
            }
        }
    }

    @Test
    void aStoreWithoutAManagerIsAsGood() {
        try (NDManager manager = NDManager.newBaseManager()) {
            Block block = feedForward(Activation.RELU, 0f);
            NDArray input = Shapes.seeded(1).normal(manager, 1, 2, 5, EMBED_DIM);
            block.initialize(manager, DataType.FLOAT32, input.getShape());

            NDArray there = OwnThread.call(() -> block.forward(new ParameterStore(), new NDList(input), false)
                    .singletonOrThrow());

            assertThat(Gradients.isRecorded(there)).isFalse();
        }
    }

    @Test
    void whatTheThreadDidBeforeItDoesAgain() {
        try (NDManager manager = NDManager.newBaseManager()) {
            NDArray weight = manager.ones(new Shape(3));
            weight.setRequiresGradient(true);
            OwnThread.run(() -> {
                assertThatThrownBy(() -> NoGradient.run(manager, () -> {
                            NoGradient.run(manager, () -> {});
                            assertThat(Gradients.isRecorded(weight.add(1))).isFalse();
                            throw new IllegalStateException("on purpose");
                        }))
                        .hasMessage("on purpose");
                assertThat(Gradients.isRecorded(weight.add(1))).isTrue();
            });
            Gradients.collecting(() -> {
                assertThat(Gradients.isRecorded(NoGradient.compute(manager, () -> weight.add(1))))
                        .isFalse();
                assertThat(Gradients.isRecorded(weight.add(1))).isTrue();
            });
        }
    }
}
