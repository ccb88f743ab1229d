package dev.heed.metric;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class LogLikelihoodTest {

    @Test
    void everyTokenWeighsTheSame() {
        LogLikelihood likelihood = new LogLikelihood();
        likelihood.add(Math.log(2), 1); // one token of probability 1/2
        likelihood.add(Math.log(8), 3); // three of 1/8

        assertThat(likelihood.loss()).isCloseTo(2.5 * Math.log(2), within(1e-12));
        assertThat(likelihood.perplexity()).isCloseTo(Math.pow(2, 2.5), within(1e-12));
        assertThat(likelihood.bitsPerCharacter(20)).isCloseTo(0.5, within(1e-12));
        assertThat(likelihood.tokens()).isEqualTo(4);
    }

    @Test
    void nothingIsNaN() {
        assertThat(new LogLikelihood().loss()).isNaN();
        assertThat(new LogLikelihood().perplexity()).isNaN();
    }

    @Test
    void countsBelowOneAreRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new LogLikelihood().add(1, 0))
                .withMessage("tokens must be at least 1, but got 0");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new LogLikelihood().bitsPerCharacter(0))
                .withMessage("characters must be at least 1, but got 0");
    }
}
