package dev.heed.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.junit.jupiter.api.Test;

class GemmPeakTest {

    /* The step at (16, 256, 256, 8) has 3 * 2 * (24 * 256^2 + 4 * 256 * 256) * 4096 = 45,097,156,608 operations, the product
     * of two matrices of 1024 has 2 * 1024^3 = 2,147,483,648: 21 times fewer. */
    private static final PairedTimes TIMES = new PairedTimes(List.of(42.0, 21.0, 84.0), List.of(2.0, 1.0, 3.0));

    @Test
    void ratioIsOneOfTimesForAnOperationAgainstTheBestProduct() {
        Figures figures = GemmPeak.figures(TIMES);

        assertThat(figures.ratio()).isEqualTo(2, within(1e-12));
        assertThat(figures.ratioLow()).isEqualTo(1.5, within(1e-12));
        assertThat(figures.ratioHigh()).isEqualTo(3, within(1e-12));
    }

    @Test
    void mediansAreBillionsOfOperationsInASecond() {
        Figures figures = GemmPeak.figures(TIMES);

        assertThat(figures.oursMedian()).isEqualTo(45.097156608 / 42, within(1e-9));
        assertThat(figures.rivalMedian()).isEqualTo(2.147483648, within(1e-9));
    }
}
