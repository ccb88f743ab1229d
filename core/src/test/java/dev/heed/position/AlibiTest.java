package dev.heed.position;

import static dev.heed.test.ArrayAssert.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import dev.heed.test.Shapes;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class AlibiTest {

    @Nested
    class Slopes {

        @Test
        void ofAPowerOfTwoHalveFromHeadToHead() {
            assertThat(Alibi.slopes(8))
                    .containsExactly(1 / 2f, 1 / 4f, 1 / 8f, 1 / 16f, 1 / 32f, 1 / 64f, 1 / 128f, 1 / 256f);
            assertThat(Alibi.slopes(4)).containsExactly(1 / 4f, 1 / 16f, 1 / 64f, 1 / 256f);
        }

        @Test
        void ofOneHeadIsTheGentlest() {
            assertThat(Alibi.slopes(1)).containsExactly(1 / 256f);
        }

        /** The authors' code: those of 4 heads, then every other one of 8. */
        @Test
        void ofSixHeadsAreThoseOfFourAndEveryOtherOfEight() {
            assertThat(Alibi.slopes(6)).containsExactly(1 / 4f, 1 / 16f, 1 / 64f, 1 / 256f, 1 / 2f, 1 / 8f);
        }

        @Test
        void ofTwelveHeadsAreThoseOfEightAndEveryOtherOfSixteen() {
            float[] slopes = Alibi.slopes(12);

            assertThat(slopes).startsWith(Alibi.slopes(8)).hasSize(12);
            for (int extra = 0; extra < 4; extra++) {
                assertThat(slopes[8 + extra]).isEqualTo((float) Math.pow(2, -0.5 - extra));
            }
        }
    }

    static Stream<Shapes> seeds() {
        return Shapes.seeds(3);
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void biasIsTheDistanceTimesTheSlope(Shapes shapes) {
        try (NDManager manager = NDManager.newBaseManager()) {
            int offset = 2;
            Shape scores = new Shape(shapes.batchSize(), shapes.numHeads(), shapes.queryLength(), shapes.keyLength());

            NDArray bias = Objects.requireNonNull(new Alibi().bias(manager.ones(new Shape(1)), scores, offset, 0, 0));

            assertThat(bias).hasShape(1, shapes.numHeads(), shapes.queryLength(), shapes.keyLength());
            double[] expected = new double[(int) bias.size()];
            float[] slopes = Alibi.slopes(shapes.numHeads());
            for (int cell = 0; cell < expected.length; cell++) {
                int key = cell % shapes.keyLength();
                int position = offset + cell / shapes.keyLength() % shapes.queryLength();
                int head = cell / shapes.keyLength() / shapes.queryLength();
                expected[cell] = -slopes[head] * Math.abs(position - key);
            }
            assertThat(bias).isCloseTo(expected, 1e-6);
        }
    }

    /** A cache that evicts leaves a gap behind the first keys. */
    @Test
    void keysMayBeMissing() {
        try (NDManager manager = NDManager.newBaseManager()) {
            NDArray like = manager.ones(new Shape(1));

            NDArray some = Objects.requireNonNull(new Alibi().bias(like, new Shape(2, 3, 4, 7), 13, 2, 10));

            NDArray all = Objects.requireNonNull(new Alibi().bias(like, new Shape(2, 3, 4, 17), 13, 0, 0));
            assertThat(some).isBitEqualTo(all.get("..., :2").concat(all.get("..., 12:"), -1));
        }
    }

    @Test
    void marksNoHeads() {
        try (NDManager manager = NDManager.newBaseManager()) {
            NDArray heads = Shapes.seeded(1).normal(manager, 1, 2, 3, 5, 4);

            assertThat((Object) new Alibi().mark(heads, 7)).isSameAs(heads);
        }
    }
}
