package dev.heed.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;

class BatchConfigTest {

    @Test
    void updatesRoundUpTwice() {
        // 101 examples in batches of 5 are 21 batches; 63 in three passes; 32 updates of two
        assertThat(new BatchConfig(5, 1, 1).updates(1, 101, 0)).isEqualTo(21);
        assertThat(new BatchConfig(5, 2, 2).updates(3, 101, 0)).isEqualTo(32);
    }

    @Test
    void whatHoldsNothingIsRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new BatchConfig(0, 1, 1))
                .withMessage("size must be at least 1, but got 0");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new BatchConfig(1, 0, 1))
                .withMessage("accumulation must be at least 1, but got 0");
    }

    @Test
    void whatNoMachineCanBearIsRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new BatchConfig(Integer.MAX_VALUE, 1, 1))
                .withMessage("size must be at most 65536, but got 2147483647");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new BatchConfig(1, 65_537, 1))
                .withMessage("accumulation must be at most 65536, but got 65537");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new BatchConfig(1, 65_536, 1025))
                .withMessage("workers must be at most 1024, but got 1025");
    }

    @Test
    void aWorkerNeedsABatch() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new BatchConfig(5, 2, 3))
                .withMessage("workers must be from 1 to accumulation=2, but got 3");
    }

    @Test
    void aBatchHasEitherExamplesOrTokens() {
        BatchConfig tokens = new BatchConfig(null, 4096, 1, 1);

        assertThat(new BatchConfig(null, null, 1, 1)).isEqualTo(new BatchConfig(64, 1, 1));
        assertThat(tokens.size()).isNull();
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new BatchConfig(7, 4096, 1, 1))
                .withMessage("batch must name only one of size and tokens, but got size=7, tokens=4096");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new BatchConfig(null, 0, 1, 1))
                .withMessage("tokens must be at least 1, but got 0");
        assertThatIllegalArgumentException()
                .isThrownBy(tokens::examples)
                .withMessage("batch must have a size where it is not made of finite pairs, but got tokens=4096");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> tokens.updates(3, 101, 0))
                .withMessage("budget must be in steps or seconds for batches of so many tokens, but got epochs=3");
    }
}
