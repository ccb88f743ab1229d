package dev.heed.bench;

import static org.assertj.core.api.Assertions.assertThat;

import dev.heed.block.Precision;
import org.junit.jupiter.api.Test;

class EncoderSizeTest {

    @Test
    void operationsAreThoseOfMatricesAndAttentionForwardAndTwiceBackward() {
        // 2 * 12 weights and 4 of attention, three passes, two layers
        assertThat(new EncoderSize(1, 1, 1, 1).flops()).isEqualTo((24 + 4) * 3 * 2);
        // 6 tokens: 2 * 12 * 25 * 6 = 3600 of matrices and 4 * 6 * 3 * 5 = 360 of attention
        assertThat(new EncoderSize(2, 3, 5, 1).flops()).isEqualTo((3600 + 360) * 3 * 2);
    }

    @Test
    void headsChangeNoOperations() {
        assertThat(new EncoderSize(2, 3, 10, 5).flops()).isEqualTo(new EncoderSize(2, 3, 10, 1).flops());
    }

    @Test
    void isWrittenForTheTableAndForTheScript() {
        EncoderSize size = new EncoderSize(2, 3, 10, 5);

        assertThat(size).hasToString("(2, 3, 10, 5)");
        assertThat(size.trainingWords(Precision.BFLOAT16)).isEqualTo("training 2 3 10 5 bfloat16");
    }

    @Test
    void ofALengthIsOneSequence() {
        assertThat(EncoderSize.ofLength(4096)).isEqualTo(new EncoderSize(1, 4096, 256, 8));
    }
}
