package dev.heed.train.loss;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.entry;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class TargetLikelihoodTest {

    @Test
    void everyTargetWeighsTheSame() {
        TargetLikelihood one = new TargetLikelihood(Math.log(2), 1, 1); // one target of probability 1/2
        TargetLikelihood all = one.and(new TargetLikelihood(3 * Math.log(8), 3, 2)); // three of 1/8

        assertThat(all.loss()).isCloseTo(2.5 * Math.log(2), within(1e-12));
        assertThat(all.perplexity()).isCloseTo(Math.pow(2, 2.5), within(1e-12));
        assertThat(all.bitsPerCharacter(20)).isCloseTo(0.5, within(1e-12));
        assertThat(all.count()).isEqualTo(4);
        assertThat(all.metrics("share"))
                .containsExactly(
                        entry("loss", all.loss()), entry("perplexity", all.perplexity()), entry("share", 0.75));
    }

    @Test
    void nothingIsNaN() {
        TargetLikelihood nothing = new TargetLikelihood(0, 0, 0);

        assertThat(nothing.loss()).isNaN();
        assertThat(nothing.perplexity()).isNaN();
        assertThat(nothing.accuracy()).isNaN();
        assertThatIllegalArgumentException()
                .isThrownBy(() -> nothing.bitsPerCharacter(0))
                .withMessage("characters must be at least 1, but got 0.0");
    }
}
