package dev.heed.notebook;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import dev.heed.chart.AttentionMap;
import dev.heed.chart.Picture;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import tech.tablesaw.api.IntColumn;
import tech.tablesaw.api.StringColumn;
import tech.tablesaw.api.Table;

class RenderingTest {

    private final NDManager manager = NDManager.newBaseManager();

    @AfterEach
    void close() {
        manager.close();
    }

    private static String text(@Nullable Object value) {
        return Rendering.of(value).text();
    }

    @Nested
    class Arrays {
        @Test
        void fractionsHaveFourDecimalsAndStandUnderEachOther() {
            assertThat(text(manager.create(new float[][] {{0.12345f, -12}, {1e-6f, -1e-6f}})))
                    .isEqualTo("NDArray (2, 2) float32\n[[  0.1235, -12.0000],\n [  0.0000,   0.0000]]");
        }

        @Test
        void wholeNumbersOfAFractionTypeKeepTheirPoint() {
            assertThat(text(manager.create(new float[] {1, -20, Float.NaN, Float.NEGATIVE_INFINITY})))
                    .isEqualTo("NDArray (4) float32\n[       1.,      -20.,       NaN, -Infinity]");
        }

        @Test
        void veryLargeAndVerySmallNumbersHaveAnExponent() {
            assertThat(text(manager.create(new float[] {123456, 1.5f})))
                    .isEqualTo("NDArray (2) float32\n[1.235e+05, 1.500e+00]");
            assertThat(text(manager.create(new double[] {1.5e-5}))).isEqualTo("NDArray (1) float64\n[1.500e-05]");
        }

        @Test
        void othersAreShownExactly() {
            assertThat(text(manager.create(new long[] {9007199254740993L, -7})))
                    .isEqualTo("NDArray (2) int64\n[9007199254740993,               -7]");
            assertThat(text(manager.create(new boolean[] {true, false})))
                    .isEqualTo("NDArray (2) boolean\n[ true, false]");
            assertThat(text(manager.create(2.5f).toType(DataType.FLOAT16, false)))
                    .isEqualTo("NDArray () float16\n2.5000");
            assertThat(text(manager.create(new Shape(0, 3)))).isEqualTo("NDArray (0, 3) float32, empty");
        }

        @Test
        void longAxesShowBothEnds() {
            assertThat(text(manager.arange(13)))
                    .isEqualTo("NDArray (13) int32\n[ 0,  1,  2,  3,  4,  5, …,  7,  8,  9, 10, 11, 12]");
            assertThat(text(manager.arange(12)))
                    .isEqualTo("NDArray (12) int32\n[ 0,  1,  2,  3,  4,  5,  6,  7,  8,  9, 10, 11]");
            assertThat(text(manager.arange(14).reshape(7, 2, 1)))
                    .startsWith("NDArray (7, 2, 1) int32\n[[[ 0],\n  [ 1]],\n [[ 2],\n  [ 3]],\n …,\n [[10],\n");
        }

        @Test
        void largeArraysStayWithinAPage() {
            String text = text(manager.zeros(new Shape(11, 13, 17, 19)));

            assertThat(text.lines()).hasSizeLessThan(50);
            assertThat(text).endsWith("\n…");
        }

        @Test
        void nothingIsLeftInTheArraysManager() {
            NDArray array = manager.zeros(new Shape(100, 3)).toType(DataType.INT32, true);
            int before = manager.getManagedArrays().size();

            text(array);

            assertThat(manager.getManagedArrays()).hasSize(before);
            assertThat(array.getManager()).isSameAs(manager);
            assertThat(array.sum().getLong()).isZero();
        }

        @Test
        void listsShowEachArray() {
            NDList list = new NDList(manager.arange(2), manager.arange(1));

            assertThat(text(list)).isEqualTo("NDArray (2) int32\n[0, 1]\nNDArray (1) int32\n[0]");
        }
    }

    @Test
    void tablesAreLinesAndAPagesTable() {
        Rendering rendering =
                Rendering.of(Table.create(StringColumn.create("a_b", "x<y", "z"), IntColumn.create("n", 3, 57)));

        assertThat(rendering.text()).isEqualTo("a_b   n\nx<y   3\nz    57");
        assertThat(rendering.html()).contains("<th scope=\"col\">a b</th>", "<td>x&lt;y</td>", ">57</td>");
        assertThat(rendering.picture()).isNull();
    }

    @Test
    void longTablesSayHowManyRowsTheyHave() {
        Table table = Table.create(IntColumn.create("n", IntStream.range(0, 57).toArray()));

        Rendering rendering = Rendering.of(table);

        assertThat(rendering.text().lines()).hasSize(52);
        assertThat(rendering.text()).endsWith("\n49\n… 57 rows");
        assertThat(rendering.html()).contains("… 57 rows").doesNotContain(">50<");
    }

    @Test
    void chartsAreTheirPictures() {
        AttentionMap map = AttentionMap.of(List.of("a"), List.of("b"), new float[][] {{1}});
        Picture picture = map.draw();

        assertThat(Rendering.of(map).picture())
                .isNotNull()
                .extracting(Picture::png)
                .isEqualTo(picture.png());
        assertThat(Rendering.of(picture)).isEqualTo(new Rendering(picture.description(), null, picture));
    }

    @Test
    void othersAreTheirText() {
        assertThat(text(null)).isEqualTo("null");
        assertThat(text(List.of(1, 2))).isEqualTo("[1, 2]");
        assertThat(text(new float[][] {{1, 2}, {3}})).isEqualTo("[[1.0, 2.0], [3.0]]");
    }
}
