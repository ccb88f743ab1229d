package dev.heed.chart;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.awt.Color;
import java.awt.Rectangle;
import org.junit.jupiter.api.Test;
import tech.tablesaw.api.Table;

class TrainingCurvesTest {

    private static final Color FIXED = new Color(0xD55E00);
    private static final Color ATTENTION = new Color(0x0072B2);
    /** The plots without the key at their right. */
    private static final Rectangle UPDATES = new Rectangle(24, 76, 660, 220);

    private static final Rectangle SECONDS = new Rectangle(24, 366, 660, 220);

    private static Table run(String model, double... losses) {
        Table history = StudyTables.history();
        addRun(history, model, losses);
        return history;
    }

    private static void addRun(Table history, String model, double... losses) {
        for (int i = 0; i < losses.length; i++) {
            StudyTables.add(history, model, 1, 100 * (i + 1), losses[i]);
        }
    }

    private static Picture draw(Table history) {
        return TrainingCurves.of(history, "Training loss").draw();
    }

    @Test
    void bothPlotsShowEveryModel() {
        Table history = run("fixed", 3, 2.5, 2.2);
        addRun(history, "attention", 3, 1.5, 1);
        Pixels pixels = new Pixels(draw(history));

        for (Rectangle plot : new Rectangle[] {UPDATES, SECONDS}) {
            assertThat(pixels.height(FIXED, plot)).isLessThan(pixels.height(ATTENTION, plot));
        }
    }

    @Test
    void aModelThatIsFasterEndsFurtherLeftAgainstSecondsOnly() {
        Table history = run("fixed", 3, 2.5, 2.2);
        addRun(history, "attention", 3, 1.5, 1);
        for (int row = 3; row < 6; row++) {
            history.doubleColumn("seconds")
                    .set(row, history.doubleColumn("seconds").get(row) / 2);
        }
        Pixels pixels = new Pixels(draw(history));

        assertThat(rightmost(pixels, ATTENTION, UPDATES)).isCloseTo(rightmost(pixels, FIXED, UPDATES), within(2.0));
        assertThat(rightmost(pixels, ATTENTION, SECONDS))
                .isLessThan(rightmost(pixels, FIXED, SECONDS) - SECONDS.width / 3.0);
    }

    private static double rightmost(Pixels pixels, Color color, Rectangle part) {
        return pixels.places(color, part).stream()
                .mapToDouble(place -> place[0])
                .max()
                .orElseThrow();
    }

    @Test
    void lossesFarApartAreDrawnLogarithmically() {
        double[] far = heights(10, 1, 0.1);
        double[] near = heights(10, 6, 2);

        assertThat(far[1] - far[0]).as("equal ratios").isCloseTo(far[2] - far[1], within(2.0));
        assertThat(near[1] - near[0]).as("equal differences").isCloseTo(near[2] - near[1], within(2.0));
    }

    /** Where three level runs lie. */
    private static double[] heights(double first, double second, double third) {
        Table history = run("fixed", first, first, first);
        addRun(history, "attention", second, second, second);
        addRun(history, "transformer", third, third, third);
        Pixels pixels = new Pixels(draw(history));
        return new double[] {
            pixels.height(FIXED, UPDATES),
            pixels.height(ATTENTION, UPDATES),
            pixels.height(new Color(0x009E73), UPDATES)
        };
    }

    @Test
    void aRunThatDivergedShowsWhatCameBefore() {
        byte[] before = draw(run("fixed", 3, 2)).png();

        assertThat(draw(run("fixed", 3, 2, Double.NaN, Double.POSITIVE_INFINITY))
                        .png())
                .isEqualTo(before);
    }

    @Test
    void aSinglePointCanBeDrawn() {
        assertThat(new Pixels(draw(run("fixed", 2))).places(FIXED, new Rectangle(24, 76, 700, 220)))
                .isNotEmpty();
    }

    @Test
    void lossesOfZeroCanBeDrawn() {
        assertThat(new Pixels(draw(run("fixed", 2, 0, 0))).places(FIXED, UPDATES))
                .isNotEmpty();
        assertThat(new Pixels(draw(run("fixed", 0, 0))).places(FIXED, UPDATES)).isNotEmpty();
    }

    @Test
    void nothingIsCut() {
        assertThat(new Pixels(draw(run("fixed", 123_456, 99_999, 1_000))).hasWhiteEdges(8))
                .isTrue();
    }

    @Test
    void theDescriptionNamesTheModels() {
        Table history = run("fixed", 3);
        addRun(history, "attention", 3);

        assertThat(draw(history).description())
                .isEqualTo(
                        "Training loss. Against updates: loss of fixed, attention. Against seconds: loss of fixed, attention.");
    }

    @Test
    void aMissingColumnIsNamed() {
        Table history = run("fixed", 1).selectColumns("model", "seed", "update", "loss");

        assertThatThrownBy(() -> TrainingCurves.of(history, "Training loss"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("history must have the column seconds, but got [model, seed, update, loss]");
    }

    @Test
    void aHistoryWithoutALossIsRefused() {
        assertThatThrownBy(() -> draw(run("fixed", Double.NaN)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("history must have a row with a finite loss, but got none");
    }
}
