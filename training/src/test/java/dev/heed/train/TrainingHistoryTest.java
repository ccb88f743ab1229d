package dev.heed.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.heed.train.state.TrainingState;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tech.tablesaw.api.Table;

class TrainingHistoryTest {

    /** The budget is 10 updates; each takes half a second and has 8 tokens. */
    private static StepReport report(long step, double loss, double gradientNorm) {
        return Reports.report(step, step * 0.5, step * 8, loss, gradientNorm, step / 10.0);
    }

    @Nested
    class Rows {

        @Test
        void hasTheseColumns() {
            assertThat(new TrainingHistory(2, List.of()).toTable().columnNames())
                    .containsExactly(
                            "update", "seconds", "loss", "gradient_norm", "learning_rate", "tokens_per_second");
        }

        @Test
        void areMeansOverTheirInterval() {
            TrainingHistory history = new TrainingHistory(2, List.of());

            history.afterStep(report(1, 8, 1));
            history.afterStep(report(2, 4, 2));
            history.afterStep(report(3, 2, 5));
            history.afterStep(report(4, 1, 6));

            Table table = history.toTable();
            assertThat(table.longColumn("update").asObjectArray()).containsExactly(2L, 4L);
            assertThat(table.doubleColumn("seconds").asDoubleArray()).containsExactly(1, 2);
            assertThat(table.doubleColumn("loss").asDoubleArray()).containsExactly(6, 1.5);
            assertThat(table.doubleColumn("gradient_norm").asDoubleArray()).containsExactly(1.5, 5.5);
        }

        @Test
        void haveTheMetricsOfTraining() {
            TrainingHistory history = new TrainingHistory(2, List.of("accuracy"));

            history.afterStep(Reports.with(report(1, 8, 1), Map.of("accuracy", 0.25)));
            history.afterStep(Reports.with(report(2, Double.NaN, 1), Map.of("accuracy", 0.5)));
            history.afterStep(Reports.with(report(3, 2, 1), Map.of("accuracy", 0.75)));

            assertThat(history.toTable().doubleColumn("accuracy").asDoubleArray())
                    .as("skipped updates left out")
                    .containsExactly(0.25, 0.75);
        }

        @Test
        void speedIsThatOfTheirInterval() {
            TrainingHistory history = new TrainingHistory(1, List.of());

            history.afterStep(Reports.report(1, 2, 10, 1, 1, 0.1)); // 10 tokens in 2 seconds
            history.afterStep(Reports.report(2, 2.5, 40, 1, 1, 0.2)); // 30 more in half a second

            assertThat(history.toTable().doubleColumn("tokens_per_second").asDoubleArray())
                    .containsExactly(5, 60);
        }
    }

    @Nested
    class SkippedUpdates {

        @Test
        void areLeftOutOfTheMeans() {
            TrainingHistory history = new TrainingHistory(4, List.of());

            history.afterStep(report(1, 8, 1));
            history.afterStep(report(2, Double.NaN, 1));
            history.afterStep(report(3, 4, Double.POSITIVE_INFINITY));
            history.afterStep(report(4, 2, 5));

            Table table = history.toTable();
            assertThat(table.doubleColumn("loss").asDoubleArray()).containsExactly(5);
            assertThat(table.doubleColumn("gradient_norm").asDoubleArray()).containsExactly(3);
            assertThat(table.doubleColumn("tokens_per_second").asDoubleArray()).containsExactly(16);
        }

        @Test
        void leaveNoMeanWhereAllAreSkipped() {
            TrainingHistory history = new TrainingHistory(2, List.of());

            history.afterStep(report(1, Double.NaN, Double.NaN));
            history.afterStep(report(2, Double.NaN, Double.NaN));
            history.afterStep(report(3, 4, 1));

            Table table = history.toTable();
            assertThat(table.longColumn("update").asObjectArray()).containsExactly(2L, 3L);
            assertThat(table.doubleColumn("loss").asDoubleArray()).containsExactly(Double.NaN, 4);
            assertThat(table.doubleColumn("loss").isMissing(0)).isTrue();
            assertThat(table.doubleColumn("gradient_norm").isMissing(0)).isTrue();
        }
    }

    /** A run that goes on begins in the middle of everything. */
    @Nested
    class GoingOn {

        private static TrainingState state(long step) {
            return new TrainingState(step, step, step * 8, step * 0.5, 0, List.of());
        }

        @Test
        void rowsEndWhereTheyWouldHaveEnded() {
            TrainingHistory history = new TrainingHistory(4, List.of());

            history.beforeTraining(state(6));
            for (int step = 7; step <= 13; step++) {
                history.afterStep(report(step, step, 1));
            }

            Table table = history.toTable();
            assertThat(table.longColumn("update").asObjectArray()).containsExactly(8L, 12L, 13L);
            assertThat(table.doubleColumn("loss").asDoubleArray()).containsExactly(7.5, 10.5, 13);
        }

        /** As training does with a checkpoint. */
        @ParameterizedTest
        @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
        void rowsAreThoseOfARunThatNeverStopped(long stop) {
            TrainingHistory whole = new TrainingHistory(3, List.of("ease"));
            TrainingHistory first = new TrainingHistory(3, List.of("ease"));
            TrainingHistory second = new TrainingHistory(3, List.of("ease"));
            for (long step = 1; step <= 10; step++) {
                StepReport report = Reports.with(
                        report(step, step == 5 ? Double.NaN : 1.0 / step, 0.1 * step), Map.of("ease", step / 7.0));
                if (step == stop + 1) {
                    second.beforeTraining(state(stop).with(first.sums()));
                }
                whole.afterStep(report);
                (step > stop ? second : first).afterStep(report);
            }

            Table expected = whole.toTable();
            Table rows = second.toTable();
            int before = expected.rowCount() - rows.rowCount();
            assertThat(before).isEqualTo((int) (stop / 3));
            for (String column : List.of("loss", "ease", "gradient_norm", "tokens_per_second", "seconds")) {
                assertThat(rows.doubleColumn(column).asDoubleArray())
                        .as(column)
                        .containsExactly(expected.doubleColumn(column)
                                .inRange(before, expected.rowCount())
                                .asDoubleArray());
            }
        }

        @Test
        void whatWasBeforeIsNotInTheSpeed() {
            TrainingHistory history = new TrainingHistory(4, List.of());

            history.beforeTraining(state(7));
            history.afterStep(Reports.report(8, 5.5, 7 * 8 + 30, 1, 1, 0.8)); // 30 tokens in 2 seconds

            assertThat(history.toTable().doubleColumn("tokens_per_second").asDoubleArray())
                    .containsExactly(15);
        }
    }

    @Nested
    class LastRow {

        @Test
        void holdsTheRestOfTheBudget() {
            TrainingHistory history = new TrainingHistory(4, List.of());

            for (int step = 1; step <= 10; step++) {
                history.afterStep(report(step, step, 1));
            }

            Table table = history.toTable();
            assertThat(table.longColumn("update").asObjectArray()).containsExactly(4L, 8L, 10L);
            assertThat(table.doubleColumn("loss").asDoubleArray()).containsExactly(2.5, 6.5, 9.5);
            assertThat(table.doubleColumn("tokens_per_second").asDoubleArray()).containsExactly(16, 16, 16);
        }

        @Test
        void holdsWhatARunThatWasStoppedDidLast() {
            TrainingHistory history = new TrainingHistory(4, List.of());

            for (int step = 1; step <= 6; step++) {
                history.afterStep(report(step, step, 1));
            }

            Table table = history.toTable();
            assertThat(table.longColumn("update").asObjectArray()).containsExactly(4L, 6L);
            assertThat(table.doubleColumn("loss").asDoubleArray()).containsExactly(2.5, 5.5);
        }

        @Test
        void lookingDoesNotMoveTheIntervals() {
            TrainingHistory history = new TrainingHistory(4, List.of());

            for (int step = 1; step <= 8; step++) {
                history.afterStep(report(step, step, 1));
                assertThat(history.toTable().rowCount()).isEqualTo((step + 3) / 4);
            }

            assertThat(history.toTable().longColumn("update").asObjectArray()).containsExactly(4L, 8L);
            assertThat(history.toTable().doubleColumn("loss").asDoubleArray()).containsExactly(2.5, 6.5);
        }
    }

    @Nested
    class Copies {

        @Test
        void aTableIsNotChangedByWhatFollows() {
            TrainingHistory history = new TrainingHistory(1, List.of());
            history.afterStep(report(1, 3, 1));
            Table before = history.toTable();

            history.afterStep(report(2, 4, 1));
            before.doubleColumn("loss").set(0, 99.0);

            assertThat(before.rowCount()).isEqualTo(1);
            assertThat(history.toTable().doubleColumn("loss").asDoubleArray()).containsExactly(3, 4);
        }
    }

    @Nested
    class Errors {

        @Test
        void intervalsWithoutAnUpdateAreRefused() {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> new TrainingHistory(0, List.of()))
                    .withMessage("interval must be at least 1, but got 0");
        }
    }
}
