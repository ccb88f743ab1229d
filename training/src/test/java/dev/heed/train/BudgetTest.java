package dev.heed.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.within;

import dev.heed.data.BatchConfig;
import dev.heed.train.state.TrainingState;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BudgetTest {

    private static final TrainingState BEGINNING = TrainingState.beginning();

    @Nested
    class Progress {

        @Test
        void ofStepsCountsStepsHoweverLongTheyTake() {
            Budget budget = Budget.ofSteps(5);

            assertThat(budget.progress(0, 1e9)).isEqualTo(0);
            assertThat(budget.progress(3, 1e9)).isEqualTo(0.6);
            assertThat(budget.progress(5, 0)).isEqualTo(1);
        }

        @Test
        void ofSecondsReadsTheClockHoweverManyStepsFit() {
            Budget budget = Budget.ofSeconds(8);

            assertThat(budget.progress(1_000_000, 2)).isCloseTo(0.25, within(1e-9));
            assertThat(budget.progress(1, 8)).isEqualTo(1);
        }

        @Test
        void neverPassesOne() {
            assertThat(Budget.ofSeconds(2).progress(7, 5)).isEqualTo(1);
        }

        @Test
        void ofEpochsIsNotKnown() {
            assertThatIllegalStateException()
                    .isThrownBy(() -> Budget.ofEpochs(3).progress(1, 1))
                    .withMessage("budget must be in steps or seconds, but got epochs=3");
        }
    }

    @Nested
    class InSteps {

        @Test
        void epochsAreUpdatesOverTheWholeCorpus() {
            // 23 pairs in batches of 5 are 5 batches, 15 in three passes, 8 updates of two
            assertThat(Budget.ofEpochs(3).inSteps(new BatchConfig(5, 2, 1), 23, BEGINNING))
                    .isEqualTo(Budget.ofSteps(8));
        }

        @Test
        void theOthersStayAsTheyAre() {
            BatchConfig batch = new BatchConfig(5, 2, 1);

            assertThat(Budget.ofSteps(3).inSteps(batch, 0, BEGINNING)).isEqualTo(Budget.ofSteps(3));
            assertThat(Budget.ofSeconds(3).inSteps(batch, 23, BEGINNING)).isEqualTo(Budget.ofSeconds(3));
        }

        @Test
        void dataWithoutAnEndHasNoEpochs() {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> Budget.ofEpochs(3).inSteps(new BatchConfig(5, 2, 1), 0, BEGINNING))
                    .withMessage("budget must be in steps or seconds for data without an end, but got epochs=3");
        }
    }

    @Nested
    class Errors {

        @ParameterizedTest
        @ValueSource(longs = {0, -3})
        void budgetsWithoutAStepAreRefused(long steps) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> Budget.ofSteps(steps))
                    .withMessage("steps must be at least 1, but got " + steps);
        }

        @ParameterizedTest
        @ValueSource(doubles = {0, -1, Double.NaN})
        void budgetsWithoutTimeAreRefused(double seconds) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> Budget.ofSeconds(seconds))
                    .withMessage("seconds must be above 0, but got " + seconds);
        }

        @Test
        void budgetsWithoutAnEpochAreRefused() {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> Budget.ofEpochs(0))
                    .withMessage("epochs must be at least 1, but got 0");
        }

        @Test
        void oneMeasureIsWanted() {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> new Budget(null, null, null))
                    .withMessage("budget must name exactly one of steps, epochs and seconds, but got none of them");
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> new Budget(3L, 5, 0.5))
                    .withMessage("budget must name exactly one of steps, epochs and seconds, but got steps=3, epochs=5,"
                            + " seconds=0.5");
        }

        @Test
        void aBudgetWithoutEndIsRefused() {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> Budget.ofSeconds(Double.POSITIVE_INFINITY))
                    .withMessage("seconds must be finite, but got Infinity");
        }
    }
}
