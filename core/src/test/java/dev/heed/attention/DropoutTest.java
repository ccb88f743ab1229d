package dev.heed.attention;

import static dev.heed.test.ArrayAssert.assertThat;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.training.ParameterStore;
import dev.heed.block.ForwardPass;
import dev.heed.kernel.Kernel;
import dev.heed.mask.AttentionMask;
import dev.heed.test.ArrayAssert;
import dev.heed.test.Gradients;
import dev.heed.test.KernelChoice;
import dev.heed.test.Shapes;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class DropoutTest {

    private static final Shapes SHAPES = Shapes.seeded(1);
    private static final float DROPOUT = 0.75f;

    /** With query 0 every weight is 1 / S; those that survive a dropout of 3/4 are 4 / S. */
    @ParameterizedTest
    @EnumSource
    void survivingWeightsGrow(KernelChoice kernel) {
        kernel.run(() -> {
            try (NDManager manager = NDManager.newBaseManager()) {
                Engine.getInstance().setRandomSeed(1);
                int keyLength = 8;
                NDArray query = manager.zeros(new Shape(5, 11, 41, 4));
                NDArray key = manager.zeros(new Shape(5, 11, keyLength, 4));
                NDArray ones = key.onesLike();

                NDArray context = ScaledDotProductAttention.attend(query, key, ones, AttentionMask.none(), DROPOUT);
                NDArray seen = ScaledDotProductAttention.attendWithWeights(
                                query, key, ones, AttentionMask.none(), DROPOUT)
                        .context();

                for (NDArray dropped : new NDArray[] {context, seen}) {
                    NDArray survivors = dropped.mul(keyLength * (1 - DROPOUT));
                    assertThat(survivors).isCloseTo(survivors.round(), 1e-4);
                    assertThat(dropped).differsFrom(dropped.onesLike(), 0.9);
                    assertThat(dropped.mean().getFloat()).isBetween(0.95f, 1.05f); // 2255 rows: 5 deviations
                }
            }
        });
    }

    @ParameterizedTest
    @EnumSource
    void weightsAreShownBeforeDropout(KernelChoice kernel) {
        kernel.run(() -> {
            try (NDManager manager = NDManager.newBaseManager()) {
                NDArray heads = SHAPES.normal(manager, 1, 2, 3, 5, 4);

                NDArray plain = ScaledDotProductAttention.attendWithWeights(
                                heads, heads, heads, AttentionMask.none(), 0)
                        .weights();
                NDArray dropping = ScaledDotProductAttention.attendWithWeights(
                                heads, heads, heads, AttentionMask.none(), DROPOUT)
                        .weights();

                assertThat(dropping).isBitEqualTo(plain);
            }
        });
    }

    @ParameterizedTest
    @EnumSource
    void nothingDropsOutsideTraining(KernelChoice kernel) {
        kernel.run(() -> {
            try (NDManager manager = NDManager.newBaseManager()) {
                MultiHeadAttention block = MultiHeadAttention.builder()
                        .setEmbedDim(SHAPES.embedDim())
                        .setNumHeads(SHAPES.numHeads())
                        .optDropout(DROPOUT)
                        .build();
                NDArray tokens = SHAPES.normal(manager, 1, SHAPES.batchSize(), SHAPES.queryLength(), SHAPES.embedDim());
                block.initialize(manager, DataType.FLOAT32, tokens.getShape());
                ParameterStore store = new ParameterStore(manager, false);

                NDArray first = block.attend(ForwardPass.inference(store), tokens, tokens, AttentionMask.causal());
                NDArray second = block.attend(ForwardPass.inference(store), tokens, tokens, AttentionMask.causal());
                NDArray training = block.attend(new ForwardPass(store, true), tokens, tokens, AttentionMask.causal());

                assertThat(second).isBitEqualTo(first);
                assertThat(training).differsFrom(first, 1e-2);
            }
        });
    }

    @ParameterizedTest
    @EnumSource
    void elementsOfAPassGrowOrVanish(KernelChoice kernel) {
        kernel.run(() -> {
            try (NDManager manager = NDManager.newBaseManager()) {
                NDArray input = manager.ones(new Shape(7, 11, 13));
                ParameterStore store = new ParameterStore(manager, false);

                NDArray dropped = Kernel.dropped(new ForwardPass(store, true), input, DROPOUT);

                for (double element : ArrayAssert.doubles(dropped)) {
                    assertThat(element).isIn(0.0, 4.0);
                }
                assertThat(dropped).reaches(4).differsFrom(input, 1);
                assertThat((Object) Kernel.dropped(ForwardPass.inference(store), input, DROPOUT))
                        .isSameAs(input);
                assertThat((Object) Kernel.dropped(new ForwardPass(store, true), input, 0))
                        .isSameAs(input);
            }
        });
    }

    /** 65,537 elements: the last 64 random bits decide about one of them. */
    @ParameterizedTest
    @EnumSource
    void asManyElementsVanishAsTheProbabilitySays(KernelChoice kernel) {
        kernel.run(() -> {
            try (NDManager manager = NDManager.newBaseManager()) {
                NDArray input = manager.ones(new Shape(65_537));
                for (float probability : new float[] {0.1f, 0.2f, 0.5f}) {
                    Engine.getInstance().setRandomSeed(3);
                    NDArray dropped = Kernel.of(input).dropped(input, probability);
                    Engine.getInstance().setRandomSeed(3);

                    assertThat(Kernel.of(input).dropped(input, probability)).isBitEqualTo(dropped);
                    assertThat(dropped.eq(0)
                                    .toType(DataType.FLOAT32, false)
                                    .mean()
                                    .getFloat())
                            .isCloseTo(probability, within(0.008f)); // 4 deviations of the share of halves
                    assertThat(dropped.max().getFloat()).isCloseTo(1 / (1 - probability), within(1e-4f));
                }
            }
        });
    }

    @ParameterizedTest
    @EnumSource
    void gradientsVanishAndGrowAsElementsDo(KernelChoice kernel) {
        kernel.run(() -> {
            try (NDManager manager = NDManager.newBaseManager()) {
                NDArray input = SHAPES.normal(manager, 2, 3, 5, 7);
                NDArray[] dropped = new NDArray[1];

                NDArray gradient = Gradients.of(
                                manager,
                                Map.of("input", input),
                                () -> dropped[0] = Kernel.of(input).dropped(input, DROPOUT),
                                input.onesLike())
                        .get("input");

                assertThat(Objects.requireNonNull(gradient).mul(input)).isCloseTo(dropped[0], 1e-6);
            }
        });
    }
}
