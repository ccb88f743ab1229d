package dev.heed.mask;

import static dev.heed.test.ArrayAssert.assertThat;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import dev.heed.test.Shapes;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class MaskConventionTest {

    private static final Shapes SHAPES = Shapes.seeded(1);
    private static final Shape SCORES =
            new Shape(SHAPES.batchSize(), SHAPES.numHeads(), SHAPES.queryLength(), SHAPES.keyLength());

    @Nested
    class RoundTrip {

        @ParameterizedTest
        @EnumSource
        void whatIsWrittenReadsAsTheSame(MaskConvention convention) {
            try (NDManager manager = NDManager.newBaseManager()) {
                NDArray keep = SHAPES.coins(manager, 1, 0.5, SCORES.getShape());

                NDArray written = convention.write(AttentionMask.dense(keep), manager, SCORES);

                assertThat(keep(convention.read(written), manager)).isBitEqualTo(keep);
            }
        }

        @ParameterizedTest
        @EnumSource
        void aSmallMaskIsWrittenInFull(MaskConvention convention) {
            try (NDManager manager = NDManager.newBaseManager()) {
                AttentionMask padding = AttentionMask.padding(SHAPES.lengths(SHAPES.keyLength()));

                NDArray written = convention.write(padding, manager, SCORES);

                assertThat(written).hasShape(SCORES.getShape());
                assertThat(keep(convention.read(written), manager))
                        .isBitEqualTo(keep(padding, manager).broadcast(SCORES));
            }
        }

        @ParameterizedTest
        @EnumSource
        void noMaskIsWrittenInFull(MaskConvention convention) {
            try (NDManager manager = NDManager.newBaseManager()) {
                NDArray written = convention.write(AttentionMask.none(), manager, SCORES);

                assertThat(keep(convention.read(written), manager))
                        .isBitEqualTo(manager.ones(SCORES, DataType.BOOLEAN));
            }
        }
    }

    @Nested
    class ByHand {

        @Test
        void djlWritesOnesWhereItMayAttend() {
            assertWritten(MaskConvention.DJL, DataType.FLOAT32, 1, 0);
        }

        @Test
        void torchAttentionWritesTrueWhereItMayAttend() {
            assertWritten(MaskConvention.TORCH_ATTEND, DataType.BOOLEAN, 1, 0);
        }

        @Test
        void torchModulesWriteTrueWhereItIsHidden() {
            assertWritten(MaskConvention.TORCH_IGNORE, DataType.BOOLEAN, 0, 1);
        }

        @Test
        void additiveWritesMinusInfinityWhereItIsHidden() {
            assertWritten(MaskConvention.ADDITIVE, DataType.FLOAT32, 0, Double.NEGATIVE_INFINITY);
        }

        @Test
        void additiveReadsLargeNegativeNumbersAsHidden() {
            try (NDManager manager = NDManager.newBaseManager()) {
                NDArray array = manager.create(new float[] {0, -1e4f, -1e9f}, new Shape(1, 3));

                NDArray keep = MaskConvention.ADDITIVE.read(array).keep(manager, new Shape(1, 1, 2, 3));

                assertThat(requireNonNull(keep).reshape(1, 3)).isBitEqualTo(DrawnMask.of(manager, "x.."));
            }
        }

        private static void assertWritten(MaskConvention convention, DataType type, double open, double hidden) {
            try (NDManager manager = NDManager.newBaseManager()) {
                AttentionMask mask = AttentionMask.dense(DrawnMask.of(manager, "x.x", "..x"));

                NDArray written = convention.write(mask, manager, new Shape(1, 1, 2, 3));

                assertThat(written.getDataType()).isEqualTo(type);
                assertThat(written).isCloseTo(new double[] {open, hidden, open, hidden, hidden, open}, 0);
            }
        }
    }

    @Nested
    class Ranks {

        @ParameterizedTest
        @EnumSource
        void twoAxesAreSequencesAndKeys(MaskConvention convention) {
            assertRead(convention, SHAPES.batchSize(), 1, 1, SHAPES.keyLength());
        }

        @ParameterizedTest
        @EnumSource
        void threeAxesAreSequencesQueriesAndKeys(MaskConvention convention) {
            assertRead(convention, SHAPES.batchSize(), 1, SHAPES.queryLength(), SHAPES.keyLength());
        }

        /** Writes a mask, drops the axes that the convention's owner would not have, reads it back. */
        private static void assertRead(MaskConvention convention, long... sizes) {
            try (NDManager manager = NDManager.newBaseManager()) {
                NDArray keep = SHAPES.coins(manager, 2, 0.5, sizes);
                NDArray written = convention.write(AttentionMask.dense(keep), manager, new Shape(sizes));
                Shape small = sizes[2] == 1 ? new Shape(sizes[0], sizes[3]) : new Shape(sizes[0], sizes[2], sizes[3]);

                NDArray read = keep(convention.read(written.reshape(small)), manager);

                assertThat(read).isBitEqualTo(keep);
            }
        }
    }

    @Nested
    class Memory {

        @ParameterizedTest
        @EnumSource
        void readingAddsTheMaskAlone(MaskConvention convention) {
            try (NDManager owner = NDManager.newBaseManager()) {
                NDArray written = convention.write(AttentionMask.none(), owner, SCORES);
                int owned = owner.getManagedArrays().size();

                AttentionMask read = convention.read(written);

                assertThat(read).isInstanceOf(DenseMask.class);
                assertThat(owner.getManagedArrays()).hasSize(owned + 1);
            }
        }

        @ParameterizedTest
        @EnumSource
        void writingAddsTheResultAlone(MaskConvention convention) {
            try (NDManager owner = NDManager.newBaseManager();
                    NDManager manager = NDManager.newBaseManager()) {
                AttentionMask mask =
                        AttentionMask.dense(SHAPES.coins(owner, 3, 0.5, SHAPES.queryLength(), SHAPES.keyLength()));

                NDArray written = convention.write(mask, manager, SCORES);

                assertThat(written.getManager()).isSameAs(manager);
                assertThat(owner.getManagedArrays()).as("owner of the mask").hasSize(1);
                assertThat(manager.getManagedArrays()).as("owner of the result").hasSize(1);
            }
        }
    }

    private static NDArray keep(AttentionMask mask, NDManager manager) {
        return requireNonNull(mask.keep(manager, SCORES));
    }
}
