package dev.heed.train;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.Model;
import dev.heed.seq2seq.Seq2SeqBatch;
import dev.heed.train.state.Goal;
import dev.heed.train.state.Validation;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** An interruption of the thread that trains ends the run, and no listener that writes meets it. */
class InterruptedTrainingTest implements StepListener {

    private final Model model = CopyRun.initialised(CopyRun.recurrent(0.1f));
    private final List<String> told = new ArrayList<>();

    @AfterEach
    void close() {
        model.close();
        assertThat(Thread.interrupted()).isFalse();
    }

    @Override
    public void afterStep(StepReport report) {
        tell("update " + report.step());
    }

    @Override
    public void afterValidation(StepReport report, Validation validation) {
        tell("validation " + validation.step());
    }

    private void tell(String what) {
        told.add(what + (Thread.currentThread().isInterrupted() ? ", interrupted" : ""));
    }

    @ParameterizedTest
    @CsvSource({"1, 1", "2, 1", "2, 2"})
    void inAnUpdate(int accumulation, int workers) {
        Iterator<Seq2SeqBatch> batches = CopyRun.batches(CopyRun.SEED);
        Iterator<Seq2SeqBatch> interrupting = new Iterator<>() {
            @Override
            public boolean hasNext() {
                return true;
            }

            @Override
            public Seq2SeqBatch next() {
                if (told.size() == 1) {
                    Thread.currentThread().interrupt();
                }
                return batches.next();
            }
        };

        CopyRun.training(model, CopyRun.config(5).withAccumulation(accumulation, workers), new StopSignal())
                .listen(this)
                .run(interrupting);

        assertThat(told).containsExactly("update 1", "update 2");
    }

    @Test
    void inAValidation() {
        CopyRun.training(model, CopyRun.config(5), new StopSignal())
                .listen(this)
                .validate(
                        () -> {
                            if (!told.isEmpty()) { // asked for its metrics before
                                Thread.currentThread().interrupt();
                            }
                            return Map.of("value", 1.0);
                        },
                        EvaluationConfig.every(2, new Goal("value", Goal.Direction.LOWEST)))
                .run(CopyRun.batches(CopyRun.SEED));

        assertThat(told).containsExactly("update 1", "update 2", "validation 2");
    }
}
