package dev.heed.spark;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class LocalUpdatesTest {

    /** The way of three workers from a number to 0 is, by rounding, a little longer than the number. */
    @Test
    void aMeanOfSquaresDoesNotFallBelowZero() {
        float start = 15938353 * 0x1p-23f;
        Arrays32 way = new Arrays32(new ArrayList<>(List.of(new float[1])));
        for (int worker = 0; worker < 3; worker++) {
            way.plus(new Arrays32(List.of(new float[] {-start})));
        }
        float[] mean = way.times(1f / 3).arrays().get(0);

        float[] square = {start};
        LocalUpdates.add("optimizer/square/w", square, mean);
        assertThat(square).containsExactly(0);

        float[] momentum = {start};
        LocalUpdates.add("optimizer/mean/w", momentum, mean);
        assertThat(momentum).containsExactly(-0x1p-23f);
    }

    @Test
    void whatIsNotANumberStays() {
        float[] square = {1};
        LocalUpdates.add("optimizer/square/w", square, Float.NaN);

        assertThat(square[0]).isNaN();
    }
}
