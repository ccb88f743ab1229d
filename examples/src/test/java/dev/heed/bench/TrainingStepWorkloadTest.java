package dev.heed.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.training.ParameterStore;
import ai.djl.training.Trainer;
import dev.heed.bench.TrainingStepWorkload.FixedBatch;
import dev.heed.block.ForwardPass;
import dev.heed.block.Precision;
import dev.heed.test.KernelChoice;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class TrainingStepWorkloadTest {

    private static final EncoderSize TINY = new EncoderSize(3, 5, 8, 2);
    private static final int STEPS = 100;

    /** A side of the rows of training steps, and how its loss is read. */
    enum Side {
        OURS {
            @Override
            Contender make() {
                return TrainingStepWorkload.ours(TINY, Precision.FLOAT32);
            }
        },
        OURS_IN_BFLOAT16 {
            @Override
            Contender make() {
                return TrainingStepWorkload.ours(TINY, Precision.BFLOAT16);
            }
        },
        DJL {
            @Override
            Contender make() {
                return TrainingStepWorkload.djl(TINY);
            }

            @Override
            float loss(Contender step) {
                Trainer trainer = Inside.of(step, Trainer.class);
                FixedBatch batch = Inside.of(step, FixedBatch.class);
                try (NDManager scope = trainer.getManager().newSubManager()) {
                    return batch.loss(trainer.forward(new NDList(batch.inputFor(scope)))
                                    .singletonOrThrow())
                            .getFloat();
                }
            }
        };

        abstract Contender make();

        float loss(Contender step) {
            try (NDManager scope = Inside.memory(step).newSubManager()) {
                ForwardPass pass = ForwardPass.inference(new ParameterStore(scope, false));
                return Inside.of(step, GradientStep.Loss.class).of(pass, scope).getFloat();
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void stepsBringTheLossDown(Side side) {
        try (Contender step = side.make()) {
            float before = side.loss(step);

            for (int i = 0; i < STEPS; i++) {
                step.seconds(1);
            }

            assertThat(side.loss(step)).isLessThan(0.9f * before);
        }
    }

    @ParameterizedTest
    @EnumSource
    void stepsLeaveNoArrayBehind(Side side) {
        try (Contender step = side.make()) {
            step.seconds(1); // the first makes what the optimizer keeps
            int kept = Inside.arrays(step);

            for (int i = 0; i < 10; i++) {
                step.seconds(1);
            }

            assertThat(Inside.arrays(step)).isEqualTo(kept);
        }
    }

    @ParameterizedTest
    @EnumSource
    void closingAStepFreesItsMemory(Side side) {
        NDManager memory;
        try (Contender step = side.make()) {
            memory = Inside.memory(step);
            step.seconds(1);
        }

        assertThat(memory.isOpen()).isFalse();
    }

    @Nested
    class Ours {

        /** Each is made from the same seed, so that they begin alike. */
        private float lossAfter(int steps, Precision precision, KernelChoice kernel) {
            float[] loss = new float[1];
            kernel.run(() -> {
                try (Contender step = TrainingStepWorkload.ours(TINY, precision)) {
                    for (int i = 0; i < steps; i++) {
                        step.seconds(1);
                    }
                    loss[0] = Side.OURS.loss(step);
                }
            });
            return loss[0];
        }

        @ParameterizedTest
        @ValueSource(ints = {0, 5})
        void isTheSameWorkOnBothKernels(int steps) {
            assertThat(lossAfter(steps, Precision.FLOAT32, KernelChoice.COMPOSED))
                    .isEqualTo(lossAfter(steps, Precision.FLOAT32, KernelChoice.FUSED), within(1e-5f));
        }

        @Test
        void isTheSameWorkInBothPrecisionsUpToRounding() {
            float exact = lossAfter(20, Precision.FLOAT32, KernelChoice.FUSED);

            assertThat(lossAfter(20, Precision.BFLOAT16, KernelChoice.FUSED))
                    .isNotEqualTo(exact)
                    .isEqualTo(exact, within(0.01f * exact));
        }
    }
}
