package dev.heed.attention;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.training.ParameterStore;
import dev.heed.block.ForwardPass;
import dev.heed.mask.AttentionMask;
import dev.heed.test.KernelChoice;
import dev.heed.test.Shapes;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Attention to keys, values and masks that live longer than the query leaves nothing with their owner. */
class BorrowedMemoryTest {

    private static final Shapes SHAPES = Shapes.seeded(1);

    static Stream<Arguments> sequenceAttentions() {
        return Stream.of(KernelChoice.values())
                .flatMap(kernel -> Stream.of(
                        Arguments.of(kernel, new AdditiveAttention(SHAPES.hiddenDim())),
                        Arguments.of(kernel, new GeneralAttention(SHAPES.embedDim()))));
    }

    @ParameterizedTest
    @MethodSource
    void sequenceAttentions(KernelChoice kernel, SequenceAttention attention) {
        kernel.run(() -> {
            try (NDManager owner = NDManager.newBaseManager()) {
                NDArray memory = tokens(owner, SHAPES.keyLength());
                attention.initialize(owner, DataType.FLOAT32, tokens(owner, 1).getShape(), memory.getShape());
                ForwardPass pass = ForwardPass.inference(new ParameterStore(owner, false));
                AttentionMask mask = mask(owner);
                int owned = owner.getManagedArrays().size();

                try (NDManager step = owner.newSubManager()) {
                    AttentionOutput output = attention.attend(pass, tokens(step, SHAPES.queryLength()), memory, mask);
                    assertThat(output.context().getManager()).isSameAs(step);
                    assertThat(output.weights().getManager()).isSameAs(step);
                }

                assertThat(owner.getManagedArrays()).hasSize(owned);
            }
        });
    }

    @ParameterizedTest
    @EnumSource
    void pureFunction(KernelChoice kernel) {
        kernel.run(() -> {
            try (NDManager owner = NDManager.newBaseManager()) {
                NDArray key = heads(owner, SHAPES.keyLength());
                key.setName("keys.of.a.user");
                NDArray value = heads(owner, SHAPES.keyLength());
                AttentionMask mask = mask(owner);
                int owned = owner.getManagedArrays().size();

                try (NDManager step = owner.newSubManager()) {
                    NDArray query = heads(step, SHAPES.queryLength());
                    NDArray context = ScaledDotProductAttention.attend(query, key, value, mask, 0);
                    assertThat(context.getManager()).isSameAs(step);
                    ScaledDotProductAttention.attendWithWeights(query, key, value, mask, 0);
                }

                assertThat(owner.getManagedArrays()).hasSize(owned);
            }
        });
    }

    private static NDArray tokens(NDManager manager, int length) {
        return SHAPES.normal(manager, 1, SHAPES.batchSize(), length, SHAPES.embedDim());
    }

    private static NDArray heads(NDManager manager, int length) {
        return SHAPES.normal(manager, 2, SHAPES.batchSize(), SHAPES.numHeads(), length, SHAPES.headDim());
    }

    private static AttentionMask mask(NDManager owner) {
        NDArray keep = SHAPES.coins(owner, 3, 0.7, SHAPES.queryLength(), SHAPES.keyLength());
        keep.setName("mask.of.a.user");
        return AttentionMask.dense(keep);
    }
}
