package dev.heed.metric;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import dev.heed.parity.ReferenceJson;
import dev.heed.train.Reference;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class ConfusionMatrixTest {

    private static final References REFERENCES = ReferenceJson.read("classification-scores.json", References.class);

    record References(Reference.Header header, List<Case> cases) {}

    record Case(
            String name,
            int classes,
            List<Integer> actual,
            List<Integer> predicted,
            double accuracy,
            List<Double> precision,
            List<Double> recall,
            List<Double> f1,
            double macroF1) {

        @Override
        public String toString() {
            return name;
        }
    }

    static Stream<Case> cases() {
        return REFERENCES.cases().stream();
    }

    @ParameterizedTest
    @MethodSource("cases")
    void equalsScikitLearn(Case expected) {
        ConfusionMatrix matrix = new ConfusionMatrix(expected.classes());
        for (int i = 0; i < expected.actual().size(); i++) {
            matrix.add(expected.predicted().get(i), expected.actual().get(i));
        }

        double tolerance = REFERENCES.header().tolerance();
        assertThat(matrix.accuracy()).isCloseTo(expected.accuracy(), within(tolerance));
        assertThat(matrix.macroF1()).isCloseTo(expected.macroF1(), within(tolerance));
        for (int number = 0; number < expected.classes(); number++) {
            assertThat(matrix.precision(number))
                    .as("precision of " + number)
                    .isCloseTo(expected.precision().get(number), within(tolerance));
            assertThat(matrix.recall(number))
                    .as("recall of " + number)
                    .isCloseTo(expected.recall().get(number), within(tolerance));
            assertThat(matrix.f1(number))
                    .as("F1 of " + number)
                    .isCloseTo(expected.f1().get(number), within(tolerance));
        }
    }

    @Test
    void countsByHand() {
        ConfusionMatrix matrix = new ConfusionMatrix(3);
        matrix.add(0, 0);
        matrix.add(0, 1);
        matrix.add(1, 1);

        assertThat(matrix.examples()).isEqualTo(3);
        assertThat(matrix.precision(0)).isEqualTo(0.5);
        assertThat(matrix.recall(1)).isEqualTo(0.5);
    }

    /** A count for each pair of these classes would take eight terabytes. */
    @Test
    void manyClassesTakeLittleMemory() {
        ConfusionMatrix matrix = new ConfusionMatrix(1 << 20);
        matrix.add(3, 1_000_003);
        matrix.add(3, 3);

        assertThat(matrix.precision(3)).isEqualTo(0.5);
        assertThat(matrix.recall(1_000_003)).isZero();
        assertThat(matrix.accuracy()).isEqualTo(0.5);
    }

    @Test
    void nothingIsNaN() {
        assertThat(new ConfusionMatrix(2).accuracy()).isNaN();
        assertThat(new ConfusionMatrix(2).macroF1()).isNaN();
    }

    @Test
    void classesThatAreNoneAreRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new ConfusionMatrix(0))
                .withMessage("classes must be at least 1, but got 0");
        assertThatExceptionOfType(IndexOutOfBoundsException.class)
                .isThrownBy(() -> new ConfusionMatrix(2).add(0, 2))
                .withMessage("Index 2 out of bounds for length 2");
    }
}
