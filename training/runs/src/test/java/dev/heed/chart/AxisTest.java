package dev.heed.chart;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AxisTest {

    @ParameterizedTest
    @CsvSource({"2000,500", "130,20", "7,1", "1,0.2", "0.03,0.005", "0,1"})
    void stepsAreRound(double end, double step) {
        assertThat(Axis.roundStep(end, Axis.MOST_STEPS)).isCloseTo(step, within(1e-12));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "0 | 3.1 | false | 92 | 0 1 2 3",
                "0.81 | 0.98 | false | 92 | 0.85 0.90 0.95",
                "-7 | 12 | false | 52 | 0 10",
                "0 | 0.000013 | false | 52 | 0 5E-6 1E-5",
                "0 | 0.00031 | false | 52 | 0.0000 0.0002",
                "999 | 5003 | false | 92 | 1,000 2,000 3,000 4,000 5,000",
                "0.09 | 31 | true | 211 | 0.1 0.2 0.5 1 2 5 10 20",
                "0.09 | 31 | true | 92 | 0.1 1 10",
                "0.09 | 1e30 | true | 92 | 1E0 1E7 1E14 1E21 1E28",
                "0 | 0.044 | false | 52 | 0.00 0.02 0.04",
                "2.302579 | 2.302601 | false | 92 | 2.30258E0 2.302585E0 2.30259E0 2.302595E0 2.3026E0",
                "1000000 | 1000005 | false | 92 | 1E6 1.000001E6 1.000002E6 1.000003E6 1.000004E6 1.000005E6"
            })
    void theNumbersLeftOfAPlotAreRoundAndHaveRoom(
            double from, double to, boolean logarithmic, int height, String labels) {
        assertThat(Plot.vertical(from, to, logarithmic, height).labels()).containsExactly(labels.split(" ", -1));
    }

    @Test
    void equalDifferencesAreEquallyLongAndOnALogarithmicAxisEqualRatios() {
        Axis even = new Axis(-3, 7, false, List.of());
        Axis logarithmic = new Axis(0.01, 100, true, List.of());

        assertThat(even.share(-3)).isZero();
        assertThat(even.share(2)).isEqualTo(0.5);
        assertThat(logarithmic.share(1)).isCloseTo(0.5, within(1e-12));
        assertThat(logarithmic.share(100)).isEqualTo(1);
    }
}
