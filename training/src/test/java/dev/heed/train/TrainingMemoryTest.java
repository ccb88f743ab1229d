package dev.heed.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import ai.djl.Model;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import dev.heed.seq2seq.Seq2Seq;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What training does to native memory, and what the garbage collector does to training. */
class TrainingMemoryTest {

    @Nested
    class Arrays {

        @ParameterizedTest
        @MethodSource("dev.heed.train.TrainingTest#networks")
        void theirNumberIsTheSameAfterEveryStep(Supplier<Seq2Seq> network) {
            try (Model model = CopyRun.initialised(network.get())) {
                int before = model.getNDManager().getManagedArrays().size();
                List<Integer> during = new ArrayList<>();

                CopyRun.training(model, CopyRun.config(50), new StopSignal())
                        .listen(report -> during.add(
                                model.getNDManager().getManagedArrays().size()))
                        .run(CopyRun.batches(CopyRun.SEED));

                int parameters = CopyRun.parameters(model).size();
                assertThat(during).hasSize(50).containsOnly(before + 2 * parameters);
                assertThat(model.getNDManager().getManagedArrays()).hasSize(before);
            }
        }

        @Test
        void aModelThatLeaksIsStoppedAtTheStep() {
            List<NDManager> owner = new ArrayList<>();
            Seq2Seq leaking = new HookedSeq2Seq(CopyRun.recurrent(0f), logits -> {
                owner.get(0).create(1f);
                return logits;
            });
            try (Model model = CopyRun.initialised(leaking)) {
                owner.add(model.getNDManager());
                int expected = model.getNDManager().getManagedArrays().size()
                        + 2 * CopyRun.parameters(model).size();

                assertThatExceptionOfType(TrainingException.class)
                        .isThrownBy(() -> CopyRun.training(model, CopyRun.config(9), new StopSignal())
                                .run(CopyRun.batches(CopyRun.SEED)))
                        .withMessageMatching(
                                "step must leave no native array over, but got %s arrays instead of %s after step 1; one is made by dev.heed.train.TrainingMemoryTest.*\\(TrainingMemoryTest.java:\\d+\\)"
                                        .formatted(expected + 1, expected));
            }
        }

        @Test
        void aFailureLeavesNothing() {
            Seq2Seq failing = new HookedSeq2Seq(CopyRun.recurrent(0f), logits -> {
                throw new IllegalStateException("planned");
            });
            try (Model model = CopyRun.initialised(failing)) {
                int before = model.getNDManager().getManagedArrays().size();

                assertThatExceptionOfType(IllegalStateException.class)
                        .isThrownBy(() -> CopyRun.training(model, CopyRun.config(9), new StopSignal())
                                .run(CopyRun.batches(CopyRun.SEED)))
                        .withMessage("planned");

                assertThat(model.getNDManager().getManagedArrays()).hasSize(before);
            }
        }
    }

    @Nested
    class GarbageCollector {

        private static final int UPDATES = 8;

        /** With DJL's multiplication by a number in place of Scaling this fails. */
        @ParameterizedTest
        @MethodSource("dev.heed.train.TrainingTest#networks")
        void doesNotChangeTraining(Supplier<Seq2Seq> network) {
            List<float[]> undisturbed = trained(network.get(), logits -> logits);
            List<float[]> disturbed = trained(network.get(), logits -> {
                collectGarbageAndFillItsPlace();
                return logits;
            });

            for (int i = 0; i < undisturbed.size(); i++) {
                assertThat(maxAbsError(disturbed.get(i), undisturbed.get(i)))
                        .as("max-abs error of parameter " + i)
                        .isZero();
            }
        }

        private static List<float[]> trained(Seq2Seq network, UnaryOperator<NDArray> hook) {
            try (Model model = CopyRun.initialised(new HookedSeq2Seq(network, hook))) {
                CopyRun.training(model, CopyRun.config(UPDATES), new StopSignal())
                        .run(CopyRun.batches(CopyRun.SEED));
                return CopyRun.parameters(model).stream()
                        .map(NDArray::toFloatArray)
                        .toList();
            }
        }

        private static float maxAbsError(float[] actual, float[] expected) {
            float worst = 0;
            for (int i = 0; i < expected.length; i++) {
                float error = Math.abs(actual[i] - expected[i]);
                worst = Float.isNaN(error) ? Float.POSITIVE_INFINITY : Math.max(worst, error);
            }
            return worst;
        }

        private static void collectGarbageAndFillItsPlace() {
            System.gc();
            try {
                Thread.sleep(5); // buffers are freed by a thread of their own
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
            List<ByteBuffer> filling = new ArrayList<>();
            for (int i = 0; i < 1000; i++) {
                ByteBuffer buffer = ByteBuffer.allocateDirect(Float.BYTES);
                buffer.putInt(0, 0x7fabcdef);
                filling.add(buffer);
            }
            assertThat(filling).isNotEmpty(); // still there
        }
    }
}
