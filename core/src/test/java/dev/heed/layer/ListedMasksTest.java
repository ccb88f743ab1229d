package dev.heed.layer;

import static dev.heed.test.ArrayAssert.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Block;
import ai.djl.training.ParameterStore;
import dev.heed.attention.MultiHeadAttention;
import dev.heed.block.ForwardPass;
import dev.heed.mask.AttentionMask;
import dev.heed.mask.MaskConvention;
import dev.heed.mask.NamedMask;
import dev.heed.test.Shapes;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A mask in the list that DJL hands to a block: honoured in each form, or refused where it could mean two things. */
class ListedMasksTest {

    private static final int SIZE = Attending.Settings.SIZE;

    private final NDManager manager = NDManager.newBaseManager();

    @AfterEach
    void close() {
        manager.close();
    }

    /** In every shape and type in which it can come, it hides what the typed method hides. */
    @ParameterizedTest
    @EnumSource
    void areHonoured(Attending attending) {
        NDList inputs = attending.inputs(manager);
        int keys = attending.keyLength;
        NDArray perSequence = coins(5, 5, keys);
        NDArray ofKeys = coins(5, keys);
        NDArray ofScores = coins(5, keys);
        AttentionMask threeAxes = MaskConvention.TORCH_ATTEND.read(perSequence);
        for (DataType type :
                List.of(DataType.BOOLEAN, DataType.FLOAT32, DataType.FLOAT64, DataType.INT64, DataType.INT32)) {
            check(attending, inputs, perSequence.toType(type, true), threeAxes);
            check(attending, inputs, perSequence.reshape(5, 1, 5, keys).toType(type, true), threeAxes);
            check(
                    attending,
                    inputs,
                    Attending.named(NamedMask.KEY_MASK, ofKeys.toType(type, true)),
                    MaskConvention.TORCH_ATTEND.read(ofKeys));
            check(
                    attending,
                    inputs,
                    Attending.named(NamedMask.SCORE_MASK, ofScores.toType(type, true)),
                    AttentionMask.dense(ofScores));
            check(attending, inputs, Attending.named(NamedMask.MASK, perSequence.toType(type, true)), threeAxes);
        }
    }

    private void check(Attending attending, NDList inputs, NDArray mask, AttentionMask typed) {
        NDArray expected = attending.typed(pass(manager), inputs.head(), inputs.get(inputs.size() - 1), typed);
        NDList list = new NDList(inputs);
        list.add(mask);
        assertThat(forward(attending.block, list)).as("%s", mask.getShape()).isBitEqualTo(expected);
        assertThat(forward(attending.block, inputs)).differsFrom(expected, 1e-3);
    }

    /** A block without parameters makes them by the shapes, of which the mask's may be the first. */
    @ParameterizedTest
    @EnumSource(
            names = {"ADDITIVE", "GENERAL"},
            mode = EnumSource.Mode.EXCLUDE)
    void mayComeFirstOnceTheBlockKnowsItsSizes(Attending attending) {
        NDList vectors = attending.inputs(manager);
        NDArray mask = coins(5, 5, attending.keyLength);
        NDList inputs = new NDList(mask);
        inputs.addAll(vectors);
        attending.block.clear();

        NDArray actual = attending
                .block
                .forward(new ParameterStore(manager, false), inputs, true)
                .singletonOrThrow();

        AttentionMask typed = MaskConvention.TORCH_ATTEND.read(mask);
        assertThat(actual)
                .isCloseTo(
                        attending.typed(pass(manager), vectors.head(), vectors.get(vectors.size() - 1), typed), 1e-5);
    }

    /** B = T = S: nothing but the name tells keys of sequences from scores. */
    @ParameterizedTest
    @EnumSource
    void ofTwoAxesMustSayWhich(Attending attending) {
        for (DataType type : List.of(DataType.BOOLEAN, DataType.FLOAT32, DataType.INT64)) {
            NDArray mask = coins(5, attending.keyLength).toType(type, true);
            for (String name : new String[] {null, NamedMask.MASK, "padding"}) {
                NDList inputs = attending.inputs(manager);
                mask.setName(name);
                inputs.add(mask);
                assertThatIllegalArgumentException()
                        .isThrownBy(() -> forward(attending.block, inputs))
                        .withMessageStartingWith("mask of two axes must be named keyMask for (B, S) or scoreMask for"
                                + " (T, S), but got (5, " + attending.keyLength + ") ")
                        .withMessageEndingWith(
                                "typed methods take MaskConvention.read for (B, S) and AttentionMask.dense for (T, S)");
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void ofOtherNumbersAreRefused(Attending attending) {
        for (float number : new float[] {-1e4f, -0.5f, 2, Float.NEGATIVE_INFINITY, Float.NaN}) {
            NDList inputs = attending.inputs(manager);
            NDArray mask = manager.ones(new Shape(5, 5, attending.keyLength));
            mask.set(new ai.djl.ndarray.index.NDIndex("2, 3, 1"), number);
            inputs.add(mask);
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> forward(attending.block, inputs))
                    .withMessageStartingWith("mask must hold 0 and 1 alone, but got numbers from ")
                    .withMessageContaining(Float.toString(number))
                    .withMessageEndingWith("MaskConvention.ADDITIVE reads masks that are added to the scores");
        }
    }

    /** To DJL's block four axes are added to the scores, where zeros hide nothing. */
    @ParameterizedTest
    @EnumSource
    void ofFourAxesAreNotZerosAlone(Attending attending) {
        NDList inputs = attending.inputs(manager);
        inputs.add(manager.zeros(new Shape(5, 1, 1, attending.keyLength)));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> forward(attending.block, inputs))
                .withMessageStartingWith("mask of four axes must hold a 1 (= may attend), but got zeros alone");
    }

    @ParameterizedTest
    @EnumSource
    void thereIsOneAtMost(Attending attending) {
        NDList inputs = attending.inputs(manager);
        NDArray mask = coins(5, 5, attending.keyLength);
        inputs.addAll(new NDList(mask, mask));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> forward(attending.block, inputs))
                .withMessageContaining("at most one mask, but got ")
                .withMessageMatching(".* and 2 masks of boolean .*");
    }

    @ParameterizedTest
    @EnumSource
    void leaveNothingWithTheirOwner(Attending attending) {
        NDList inputs = attending.inputs(manager);
        try (NDManager owner = NDManager.newBaseManager()) {
            inputs.add(Shapes.seeded(1)
                    .coins(owner, 3, 0.5, 5, 5, attending.keyLength)
                    .toType(DataType.FLOAT32, false));
            int owned = owner.getManagedArrays().size();
            forward(attending.block, inputs);
            org.assertj.core.api.Assertions.assertThat(owner.getManagedArrays()).hasSize(owned);
        }
    }

    /** A key of E = T numbers, all 0 or 1, could as well be a mask. */
    @Test
    void areAskedForTheirNameWhereTheyCouldBeKeys() {
        MultiHeadAttention block = Attending.attention();
        NDArray query = Attending.normal(manager, 1, SIZE);
        block.initialize(manager, DataType.FLOAT32, query.getShape());
        NDArray either = coins(5, SIZE, SIZE).toType(DataType.FLOAT32, true);

        assertThatIllegalArgumentException()
                .isThrownBy(() -> forward(block, new NDList(query, either)))
                .withMessage("inputs must say by its name whether an array of 0 and 1 is the mask or key where it has"
                        + " the shape of both, but got none for (5, 8, 8)");
        NDArray asMask = forward(block, new NDList(query, Attending.named(NamedMask.MASK, either)));
        AttentionMask mask = MaskConvention.DJL.read(either);
        assertThat(asMask).isBitEqualTo(block.attend(pass(manager), query, query, mask));
        NDArray asKey = forward(block, new NDList(query, Attending.named("key", either)));
        assertThat(asKey).isBitEqualTo(block.attend(pass(manager), query, either, AttentionMask.none()));
    }

    private NDArray forward(Block block, NDList inputs) {
        return Attending.forward(block, manager, inputs);
    }

    private NDArray coins(long... sizes) {
        return Attending.coins(manager, sizes);
    }

    private static ForwardPass pass(NDManager manager) {
        return ForwardPass.inference(new ParameterStore(manager, false));
    }
}
