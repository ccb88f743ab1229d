package dev.heed.bench;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.ndarray.NDManager;
import dev.heed.bench.MemoryProbe.Watched;
import dev.heed.seq2seq.AttentionSeq2SeqConfig.InputFeeding;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Our sides, small; {@link TrainingStepWorkloadTest} has more of the encoders'. */
class MeasuredSidesTest {

    private static void assertFreesItsMemory(Contender side) {
        NDManager memory;
        try (side) {
            memory = Inside.memory(side);
            side.seconds(1);
            int kept = Inside.arrays(side);

            assertThat(side.seconds(2)).isPositive();

            assertThat(Inside.arrays(side)).isEqualTo(kept).isPositive();
        }
        assertThat(memory.isOpen()).isFalse();
    }

    @ParameterizedTest
    @EnumSource
    void watchedOverStepsLeaveNoArrayBehindAndFreeTheirMemory(Watched watched) {
        assertFreesItsMemory(watched.make());
    }

    @ParameterizedTest
    @EnumSource
    void recurrentDecodingLeavesNoArrayBehindAndFreesItsMemory(InputFeeding feeding) {
        assertFreesItsMemory(new RecurrentWorkload(3, 5, 8, feeding).decoding());
    }

    @Test
    void theTestsOfAComparisonLeaveNoArrayBehindAndFreeTheirMemory() {
        assertFreesItsMemory(ComparisonWorkload.tests(1));
    }
}
