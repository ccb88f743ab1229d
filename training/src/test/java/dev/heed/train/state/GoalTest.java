package dev.heed.train.state;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.stream.DoubleStream;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class GoalTest {

    private static final Goal LOSS = new Goal("loss", Goal.Direction.LOWEST);
    private static final Goal ACCURACY = new Goal("accuracy", Goal.Direction.HIGHEST);

    private static List<Validation> validations(Goal goal, double... values) {
        return DoubleStream.of(values)
                .mapToObj(value -> new Validation(1, Map.of(goal.metric(), value)))
                .toList();
    }

    @Nested
    class Better {

        @Test
        void isBelowForALoss() {
            assertThat(LOSS.isBetter(1, 2, 0)).isTrue();
            assertThat(LOSS.isBetter(2, 2, 0)).isFalse();
            assertThat(LOSS.isBetter(3, 2, 0)).isFalse();
        }

        @Test
        void isAboveForAnAccuracy() {
            assertThat(ACCURACY.isBetter(0.75, 0.5, 0)).isTrue();
            assertThat(ACCURACY.isBetter(0.5, 0.5, 0)).isFalse();
            assertThat(ACCURACY.isBetter(0.25, 0.5, 0)).isFalse();
        }

        @Test
        void isMoreThanTheLeastDifference() {
            assertThat(LOSS.isBetter(1.5, 2, 0.5)).isFalse();
            assertThat(LOSS.isBetter(1.25, 2, 0.5)).isTrue();
            assertThat(ACCURACY.isBetter(0.75, 0.5, 0.25)).isFalse();
            assertThat(ACCURACY.isBetter(0.875, 0.5, 0.25)).isTrue();
        }

        @Test
        void isNeverWhatIsNotANumber() {
            assertThat(LOSS.isBetter(Double.NaN, LOSS.worst(), 0)).isFalse();
            assertThat(ACCURACY.isBetter(Double.NaN, ACCURACY.worst(), 0)).isFalse();
        }

        @Test
        void isEveryNumberThanTheWorst() {
            assertThat(LOSS.isBetter(1e300, LOSS.worst(), 1)).isTrue();
            assertThat(ACCURACY.isBetter(-1e300, ACCURACY.worst(), 1)).isTrue();
        }
    }

    @Nested
    class SinceTheBest {

        @Test
        void isCountedFromTheBestSoFarNotFromTheOneBefore() {
            // Each of the last two is better than the one before it, but not than the best
            assertThat(LOSS.sinceBest(validations(LOSS, 3, 1, 5, 4, 2), 0)).isEqualTo(3);
            assertThat(ACCURACY.sinceBest(validations(ACCURACY, 0.1, 0.9, 0.2, 0.3), 0))
                    .isEqualTo(2);
        }

        @Test
        void isNothingAtTheBestAndBeforeTheFirst() {
            assertThat(LOSS.sinceBest(validations(LOSS, 3, 4, 2), 0)).isZero();
            assertThat(LOSS.sinceBest(List.of(), 0)).isZero();
        }

        /** Many small steps are an improvement once they are one together. */
        @Test
        void smallImprovementsDoNotMoveTheBest() {
            assertThat(LOSS.sinceBest(validations(LOSS, 2, 1.875, 1.75), 0.5)).isEqualTo(2);
            assertThat(LOSS.sinceBest(validations(LOSS, 2, 1.875, 1.75, 1.25), 0.5))
                    .isZero();
        }

        @Test
        void whatIsNotANumberCountsAsNoBetter() {
            assertThat(LOSS.sinceBest(validations(LOSS, Double.NaN, Double.NaN), 0))
                    .isEqualTo(2);
            assertThat(ACCURACY.sinceBest(validations(ACCURACY, 0.5, Double.NaN), 0))
                    .isEqualTo(1);
            assertThat(ACCURACY.sinceBest(validations(ACCURACY, Double.NaN, 0.5), 0))
                    .isZero();
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "loss",
                "perplexity",
                "bits_per_character",
                "token_error_rate",
                "L2Loss",
                "SoftmaxCrossEntropy",
                "BoundingBoxError",
                "rmse",
                "val_WER"
            })
    void smallValuesAreBetterOfWhatIsNamedLikeALoss(String metric) {
        assertThat(Goal.of(metric)).isEqualTo(new Goal(metric, Goal.Direction.LOWEST));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"Accuracy", "token_accuracy", "bleu", "chrf", "macro_f1", "power", "f1 of x", "recall of error"})
    void largeValuesAreBetterOfAllElse(String metric) {
        assertThat(Goal.of(metric)).isEqualTo(new Goal(metric, Goal.Direction.HIGHEST));
    }

    @Test
    void directionsHaveNamesForRecipes() {
        assertThat(Goal.Direction.LOWEST.label()).isEqualTo("lowest");
        assertThat(Goal.Direction.HIGHEST.label()).isEqualTo("highest");
    }
}
