package dev.heed.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.Model;
import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.training.GradientCollector;
import dev.heed.seq2seq.Seq2SeqBatch;
import dev.heed.test.Gradients;
import dev.heed.test.OwnThread;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TrainingTurnTest {

    private static final String REFUSAL = "training must be the only one in its process, whose random numbers and"
            + " gradients are shared by all threads, but got another one that has not ended; train after it or in"
            + " another process";

    private static final long UPDATES = 5;

    /** A digest of what a run learns whose listener does something after the second update. */
    private static String learned(Runnable listener) {
        try (Model model = CopyRun.initialised(CopyRun.transformer(0.1f))) {
            CopyRun.training(model, CopyRun.config(UPDATES), new StopSignal())
                    .listen(report -> {
                        if (report.step() == 2) {
                            listener.run();
                        }
                    })
                    .run(CopyRun.batches(CopyRun.SEED));
            return CheckpointedRun.digest(model);
        }
    }

    private static void refused(Model model) {
        String before = CheckpointedRun.digest(model);
        Training<Seq2SeqBatch> second = CopyRun.training(model, CopyRun.config(1), new StopSignal());
        assertThatIllegalStateException()
                .isThrownBy(() -> second.run(CopyRun.batches(CopyRun.SEED)))
                .withMessage(REFUSAL);
        assertThatIllegalStateException()
                .isThrownBy(() -> TrainingTurn.take(() -> 1))
                .withMessage(REFUSAL);
        assertThat(CheckpointedRun.digest(model)).isEqualTo(before);
    }

    @Test
    void aSecondTrainingIsRefusedAndChangesNothing() {
        String alone = learned(() -> {});
        try (Model other = CopyRun.initialised(CopyRun.recurrent(0.1f))) {
            assertThat(learned(() -> OwnThread.run(() -> refused(other))))
                    .as("beside one on another thread")
                    .isEqualTo(alone);
            assertThat(learned(() -> refused(other)))
                    .as("around one that a listener begins")
                    .isEqualTo(alone);
        }
    }

    @Test
    void theNextOneTrainsAfterAnEndOfAnyKind() {
        String alone = learned(() -> {});
        assertThatThrownBy(() -> learned(() -> {
                    throw new IllegalArgumentException("planned");
                }))
                .hasMessage("planned");

        assertThat(OwnThread.call(() -> learned(() -> {}))).isEqualTo(alone);
    }

    @Test
    void whoHasTheTurnTrains() {
        String alone = learned(() -> {});
        TrainingTurn.take(() -> TrainingTurn.take(() -> {
            assertThat(learned(() -> {})).isEqualTo(alone);
            OwnThread.run(() -> assertThatIllegalStateException()
                    .isThrownBy(() -> learned(() -> {}))
                    .withMessage(REFUSAL));
            return assertThat(learned(() -> {})).isEqualTo(alone);
        }));
        assertThat(OwnThread.call(() -> learned(() -> {}))).isEqualTo(alone);
    }

    /** Of this thread or of another one. */
    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void whileSomebodyElseCollectsGradientsNothingIsTrained(boolean onAnotherThread) {
        try (Model model = CopyRun.initialised(CopyRun.recurrent(0f))) {
            NDArray parameter = CopyRun.parameters(model).get(0);
            String before = CheckpointedRun.digest(model);
            Runnable attempt = () -> assertThatIllegalStateException()
                    .isThrownBy(() -> CopyRun.training(model, CopyRun.config(1), new StopSignal())
                            .run(CopyRun.batches(CopyRun.SEED)))
                    .withMessage("gradients must be collected by training alone, but got another open"
                            + " GradientCollector in this process; close it first");
            try (GradientCollector collector = Engine.getInstance().newGradientCollector()) {
                NDArray loss = parameter.square().sum();
                if (onAnotherThread) {
                    OwnThread.run(attempt);
                } else {
                    attempt.run();
                }
                collector.backward(loss);
            }

            assertThat(parameter.getGradient().abs().sum().getFloat()).isPositive();
            assertThat(Gradients.isRecorded(parameter.add(1))).isFalse();
            assertThat(CheckpointedRun.digest(model)).isEqualTo(before);
        }
        assertThat(learned(() -> {})).hasSize(64);
    }

    /** DJL switches recording on before it refuses a collector. */
    @Test
    void nothingIsRecordedAfterARefusal() throws Exception {
        try (Model model = CopyRun.initialised(CopyRun.recurrent(0f))) {
            NDArray parameter = CopyRun.parameters(model).get(0);
            CountDownLatch isOpen = new CountDownLatch(1);
            CountDownLatch isRefused = new CountDownLatch(1);
            Thread other = new Thread(() -> Gradients.collecting(() -> {
                isOpen.countDown();
                await(isRefused);
            }));
            other.start();
            await(isOpen);
            assertThatIllegalStateException()
                    .isThrownBy(() -> CopyRun.training(model, CopyRun.config(1), new StopSignal())
                            .run(CopyRun.batches(CopyRun.SEED)));
            isRefused.countDown();
            other.join();

            assertThat(Gradients.isRecorded(parameter.add(1))).isFalse();
        }
    }

    private static void await(CountDownLatch latch) {
        try {
            assertThat(latch.await(1, TimeUnit.MINUTES)).isTrue();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }
}
