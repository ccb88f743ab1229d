package dev.heed.predict;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;

class GenerationTest {

    private static final Generation THREE =
            Generation.with(settings -> settings.optSampling().optNumReturn(3));

    /** Pieces of several would come as those of one. */
    @Test
    void aListenerHearsOneOutputOfAnInput() {
        assertThat(THREE.config(7).numReturn()).isEqualTo(3);
        assertThat(Generation.usual().heardBy((input, text) -> {}).config(7).numReturn())
                .isEqualTo(1);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> THREE.heardBy((input, text) -> {}).config(7))
                .withMessage("numReturn must be 1 for a listener, who hears one output of each input, but got 3");
    }
}
