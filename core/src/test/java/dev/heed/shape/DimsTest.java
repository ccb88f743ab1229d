package dev.heed.shape;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import ai.djl.ndarray.types.Shape;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class DimsTest {

    @Nested
    class Binding {

        @Test
        void aLetterKeepsItsFirstSize() {
            Dims dims = new Dims().bind("query", new Shape(2, 5, 16), "BTE").bind("value", new Shape(2, 7, 16), "BSE");

            assertThat(dims.size('B')).isEqualTo(2);
            assertThat(dims.size('T')).isEqualTo(5);
            assertThat(dims.size('S')).isEqualTo(7);
            assertThat(dims.size('E')).isEqualTo(16);
            assertThat(dims).hasToString("B=2, E=16, S=7, T=5");
        }

        @Test
        void aShapeIsSpelledByItsLetters() {
            Dims dims = new Dims().with('H', 3).bind("query", new Shape(2, 5, 16), "BTE");

            assertThat(dims.shape("BHTE")).isEqualTo(new Shape(2, 3, 5, 16));
            assertThatIllegalStateException()
                    .isThrownBy(() -> dims.shape("BHTS"))
                    .withMessage("letter must be bound before it is read, but got S");
        }

        @Test
        void aSizeCanBeFixedBeforehand() {
            Dims dims = new Dims().with('E', 16);

            assertThatIllegalArgumentException()
                    .isThrownBy(() -> dims.bind("query", new Shape(2, 5, 17), "BTE"))
                    .withMessage("query must have shape (B, T, E), but got (2, 5, 17); already bound: E=16");
        }
    }

    @Nested
    class Errors {

        @Test
        void anotherSizeIsRefused() {
            Dims dims = new Dims().bind("query", new Shape(2, 5, 16), "BTE").bind("key", new Shape(2, 7, 16), "BSE");

            assertThatIllegalArgumentException()
                    .isThrownBy(() -> dims.bind("value", new Shape(2, 6, 16), "BSE"))
                    .withMessage("value must have shape (B, S, E), but got (2, 6, 16); already bound: B=2, E=16, S=7,"
                            + " T=5");
        }

        @Test
        void anotherRankIsRefused() {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> new Dims().bind("query", new Shape(2, 5), "BTE"))
                    .withMessage("query must have shape (B, T, E), but got (2, 5)");
        }

        @Test
        void anEmptyAxisIsRefused() {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> new Dims().bind("query", new Shape(2, 0, 16), "BTE"))
                    .withMessage("query must have T >= 1, but got (2, 0, 16)");
        }

        @Test
        void anUnboundLetterIsRefused() {
            assertThatIllegalStateException()
                    .isThrownBy(() -> new Dims().size('B'))
                    .withMessage("letter must be bound before it is read, but got B");
        }
    }
}
