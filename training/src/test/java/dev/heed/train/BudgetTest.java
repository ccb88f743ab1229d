package dev.heed.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BudgetTest {

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
        void whatIsUsedUpFirstDecides() {
            Budget budget = new Budget(10, 4);

            assertThat(budget.progress(5, 1)).isEqualTo(0.5);
            assertThat(budget.progress(2, 3)).isEqualTo(0.75);
        }

        @Test
        void neverPassesOne() {
            assertThat(Budget.ofSeconds(2).progress(7, 5)).isEqualTo(1);
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
        void aBudgetWithoutEndIsRefused() {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> Budget.ofSeconds(Double.POSITIVE_INFINITY))
                    .withMessage("seconds must be finite, but got Infinity");
        }
    }
}
