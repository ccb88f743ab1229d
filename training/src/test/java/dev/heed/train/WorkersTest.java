package dev.heed.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import ai.djl.Model;
import ai.djl.ndarray.NDArray;
import ai.djl.pytorch.jni.JniUtils;
import dev.heed.seq2seq.Seq2Seq;
import dev.heed.test.OwnThread;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Several workers, which must give what one gives. */
class WorkersTest {

    private static final int UPDATES = 7;

    private static TrainingConfig config(int accumulation, int workers) {
        return CopyRun.config(UPDATES).withAccumulation(accumulation, workers);
    }

    private record Outcome(List<float[]> parameters, CopyRun.Reports reports) {}

    private static Outcome trained(Supplier<Seq2Seq> network, TrainingConfig config) {
        CopyRun.Reports reports = new CopyRun.Reports();
        try (Model model = CopyRun.initialised(network.get())) {
            CopyRun.training(model, config, new StopSignal()).listen(reports).run(CopyRun.batches(CopyRun.SEED));
            return new Outcome(
                    CopyRun.parameters(model).stream()
                            .map(NDArray::toFloatArray)
                            .toList(),
                    reports);
        }
    }

    @ParameterizedTest
    @CsvSource({"2, 2", "3, 2", "3, 3", "5, 3"})
    void giveTheUpdatesOfOne(int accumulation, int workers) {
        TrainingConfig config = CopyRun.plainDescent(UPDATES);
        Outcome one = trained(() -> CopyRun.transformer(0f), config.withAccumulation(accumulation, 1));
        Outcome several = trained(() -> CopyRun.transformer(0f), config.withAccumulation(accumulation, workers));

        assertThat(several.reports().list).hasSize(UPDATES);
        for (int update = 0; update < UPDATES; update++) {
            StepReport actual = several.reports().list.get(update);
            StepReport expected = one.reports().list.get(update);
            assertThat(actual.loss()).isCloseTo(expected.loss(), Offset.offset(1e-5f));
            assertThat(actual.gradientNorm()).isCloseTo(expected.gradientNorm(), Offset.offset(1e-5f));
        }
        for (int place = 0; place < one.parameters().size(); place++) {
            assertThat(several.parameters().get(place))
                    .as("parameter " + place)
                    .containsExactly(one.parameters().get(place), Offset.offset(1e-5f));
        }
    }

    @Test
    void giveTheSameTwice() {
        Outcome first = trained(() -> CopyRun.transformer(0f), config(5, 3));
        Outcome second = trained(() -> CopyRun.transformer(0f), config(5, 3));

        assertThat(second.reports().losses()).isEqualTo(first.reports().losses());
        for (int place = 0; place < first.parameters().size(); place++) {
            assertThat(second.parameters().get(place))
                    .isEqualTo(first.parameters().get(place));
        }
    }

    @Test
    void leaveNothingInNativeMemory() {
        try (Model model = CopyRun.initialised(CopyRun.recurrent(0f))) {
            int before = model.getNDManager().getManagedArrays().size();

            CopyRun.training(model, config(2, 2), new StopSignal()).run(CopyRun.batches(CopyRun.SEED));

            assertThat(model.getNDManager().getManagedArrays()).hasSize(before);
        }
    }

    /** Also while they train, a thread that starts has the number that was configured. */
    @Test
    void computeOnTheirShareOfThreadsAndLeaveTheOthersAlone() {
        Set<List<Integer>> seen = ConcurrentHashMap.newKeySet();
        Seq2Seq looking = new HookedSeq2Seq(CopyRun.recurrent(0f), logits -> {
            seen.add(List.of(JniUtils.getNumThreads(), OwnThread.call(JniUtils::getNumThreads)));
            return logits;
        });
        try (Model model = CopyRun.initialised(looking)) {
            JniUtils.setNumThreads(4);
            CopyRun.training(model, config(2, 2), new StopSignal()).run(CopyRun.batches(CopyRun.SEED));

            assertThat(seen).containsExactly(List.of(2, 4));
            assertThat(JniUtils.getNumThreads()).isEqualTo(4);
            assertThat(OwnThread.<Integer>call(JniUtils::getNumThreads)).isEqualTo(4);
        } finally {
            JniUtils.setNumThreads(1);
        }
    }

    @Test
    void passOnWhatFails() {
        Seq2Seq failing = new HookedSeq2Seq(CopyRun.recurrent(0f), logits -> {
            throw new IllegalStateException("planned");
        });
        try (Model model = CopyRun.initialised(failing)) {
            assertThatExceptionOfType(IllegalStateException.class)
                    .isThrownBy(() -> CopyRun.training(model, config(2, 2), new StopSignal())
                            .run(CopyRun.batches(CopyRun.SEED)))
                    .withMessage("planned");
        }
    }

    @Test
    void haveAllEndedWhenTheFailureOfOneIsPassedOn() {
        CountDownLatch bothAreAtIt = new CountDownLatch(2);
        AtomicBoolean failed = new AtomicBoolean();
        AtomicBoolean ended = new AtomicBoolean();
        Seq2Seq failing = new HookedSeq2Seq(CopyRun.recurrent(0f), logits -> {
            bothAreAtIt.countDown();
            await(bothAreAtIt);
            if (failed.compareAndSet(false, true)) {
                throw new IllegalStateException("planned");
            }
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(300));
            ended.set(true);
            return logits;
        });
        try (Model model = CopyRun.initialised(failing)) {
            assertThatExceptionOfType(IllegalStateException.class)
                    .isThrownBy(() -> CopyRun.training(model, config(2, 2), new StopSignal())
                            .run(CopyRun.batches(CopyRun.SEED)))
                    .withMessage("planned");

            assertThat(ended).as("the slower worker has ended").isTrue();
        }
    }

    @Test
    void haveAllEndedWhenTrainingIsInterrupted() {
        Thread training = Thread.currentThread();
        AtomicInteger ended = new AtomicInteger();
        Seq2Seq interrupting = new HookedSeq2Seq(CopyRun.recurrent(0f), logits -> {
            training.interrupt();
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(100));
            ended.incrementAndGet();
            return logits;
        });
        try (Model model = CopyRun.initialised(interrupting)) {
            StepReport last =
                    CopyRun.training(model, config(2, 2), new StopSignal()).run(CopyRun.batches(CopyRun.SEED));

            assertThat(last.step()).isEqualTo(1);
        } finally {
            assertThat(Thread.interrupted()).isFalse();
        }

        assertThat(ended).hasValue(2);
    }

    private static void await(CountDownLatch latch) {
        try {
            assertThat(latch.await(1, TimeUnit.MINUTES)).isTrue();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void areAtMostAsManyAsBatches() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> config(2, 3))
                .withMessage("workers must be from 1 to accumulation=2, the batches in an update, but got 3");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> config(2, 0))
                .withMessage("workers must be from 1 to accumulation=2, the batches in an update, but got 0");
    }
}
