package dev.heed.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import ai.djl.Model;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import dev.heed.seq2seq.Seq2Seq;
import dev.heed.seq2seq.Seq2SeqBatch;
import dev.heed.train.checkpoint.CheckpointConfig;
import dev.heed.train.checkpoint.Checkpoints;
import dev.heed.train.checkpoint.RunIdentity;
import dev.heed.train.loss.CrossEntropy;
import dev.heed.train.loss.Seq2SeqObjective;
import dev.heed.train.optim.TrainableParameters;
import dev.heed.train.schedule.Constant;
import dev.heed.train.state.TrainingState;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Updates whose loss or gradient is not finite, of which two in a row are let pass. */
class SkippedUpdatesTest {

    private final Model model =
            CopyRun.initialised(new HookedSeq2Seq(CopyRun.transformer(0f), this::poisonedSometimes));
    private final Seq2SeqObjective objective = new Seq2SeqObjective((Seq2Seq) model.getBlock(), new CrossEntropy(0.1f));
    private final CopyRun.Reports reports = new CopyRun.Reports();
    private Set<Integer> bad = Set.of();
    private int number;

    private NDArray poisonedSometimes(NDArray logits) {
        return bad.contains(++number) ? logits.mul(logits.getManager().create(Float.NaN)) : logits;
    }

    @AfterEach
    void close() {
        model.close();
    }

    private static TrainingConfig config(int accumulation, int steps) {
        return CopyRun.config(steps)
                .withSchedule(new Constant(1e-2f, 1))
                .withAccumulation(accumulation, 1)
                .withAverageDecay(0.9f)
                .withMaxSkipped(2);
    }

    private Training<Seq2SeqBatch> training(TrainingConfig config) {
        return new Training<>(model, objective, config, new StopSignal()).listen(reports);
    }

    /** The usual batches, of which some, counted from 1, make logits that are not numbers. */
    private Iterator<Seq2SeqBatch> batches(Integer... numbers) {
        bad = Set.of(numbers);
        number = 0;
        return CopyRun.batches(CopyRun.SEED);
    }

    private static TrainingState after(long step) {
        return new TrainingState(step, step, step, step, 0, List.of());
    }

    private static Map<String, List<Integer>> bits(TrainingStep<?> step) {
        Map<String, List<Integer>> bits = new LinkedHashMap<>();
        step.tensors().arrays().forEach((name, array) -> bits.put(name, bits(array)));
        return bits;
    }

    private static List<Integer> bits(NDArray array) {
        float[] elements = array.toFloatArray();
        Integer[] bits = new Integer[elements.length];
        for (int i = 0; i < bits.length; i++) {
            bits[i] = Float.floatToRawIntBits(elements[i]);
        }
        return List.of(bits);
    }

    @Test
    void leaveEveryBitOfParametersMemoryAndAverages() {
        try (NDManager manager = model.getNDManager().newSubManager()) {
            TrainingStep<Seq2SeqBatch> step = new TrainingStep<>(objective, config(1, 9), manager);
            Iterator<Seq2SeqBatch> batches = batches(2);
            step.update(batches, after(0), 0.01f);
            Map<String, List<Integer>> before = bits(step);

            assertThat(step.update(batches, after(1), 0.01f).wasSkipped()).isTrue();

            assertThat(before.keySet())
                    .anyMatch(name -> name.startsWith("parameters/"))
                    .anyMatch(name -> name.startsWith("optimizer/square/"))
                    .anyMatch(name -> name.startsWith("averages/"));
            assertThat(bits(step)).isEqualTo(before);

            assertThat(step.update(batches, after(2), 0.01f).wasSkipped()).isFalse();
            assertThat(bits(step))
                    .doesNotContainEntry(first(before).getKey(), first(before).getValue());
        }
    }

    private static Map.Entry<String, List<Integer>> first(Map<String, List<Integer>> bits) {
        return bits.entrySet().iterator().next();
    }

    @Test
    void areCountedAndTrainingGoesOn() {
        StepReport last = training(config(1, 8)).run(batches(2, 5, 6));

        assertThat(last.step()).isEqualTo(8);
        assertThat(last.state().skipped()).isEqualTo(3);
        assertThat(last.state().batches()).isEqualTo(8);
        assertThat(reports.list.stream().filter(StepReport::wasSkipped).map(StepReport::step))
                .containsExactly(2L, 5L, 6L);
        assertThat(reports.list.get(1).loss()).isNaN();
        assertThat(reports.losses().get(7)).isFinite();
    }

    /** What a skipped update has left with the gradients would show here. */
    @Test
    void changeNothingInThoseThatFollow() {
        TrainingConfig config = config(1, 6).withAverageDecay(0f); // an average knows the numbers of its updates
        training(config).run(batches(2, 4));
        List<List<Integer>> around =
                CopyRun.parameters(model).stream().map(SkippedUpdatesTest::bits).toList();

        List<Seq2SeqBatch> good = new ArrayList<>();
        Iterator<Seq2SeqBatch> usual = CopyRun.batches(CopyRun.SEED);
        for (int place = 1; place <= 6; place++) {
            Seq2SeqBatch batch = usual.next();
            if (place != 2 && place != 4) {
                good.add(batch);
            }
        }
        try (Model other = CopyRun.initialised(CopyRun.transformer(0f))) {
            CopyRun.training(other, config, new StopSignal()).run(good.iterator());

            assertThat(CopyRun.parameters(other).stream()
                            .map(SkippedUpdatesTest::bits)
                            .toList())
                    .isEqualTo(around);
        }
    }

    @Test
    void oneBatchOfSeveralIsEnough() {
        StepReport last = training(config(3, 3)).run(batches(5));

        assertThat(reports.list.stream().map(StepReport::wasSkipped)).containsExactly(false, true, false);
        assertThat(last.state().batches()).isEqualTo(9);
    }

    @Test
    void threeInARowEndTrainingInOneSentence() {
        String name = TrainableParameters.of(model.getBlock()).get(0).name();

        assertThatExceptionOfType(TrainingException.class)
                .isThrownBy(() -> training(config(1, 9)).run(batches(1, 2, 4, 5, 6)))
                .withMessage("loss must be finite, but got NaN at step 6, 3 updates in a row, first in the gradient of "
                        + name + "; a smaller learning rate or a smaller maxNorm may help");
        assertThat(reports.list).hasSize(5);
        assertThat(reports.list.get(4).state().skipped()).isEqualTo(4);
    }

    /** Stopped after the second of them. */
    @Test
    void areCountedInARowAcrossAnInterruptionToo(@TempDir Path folder) {
        Checkpoints checkpoints =
                new Checkpoints(folder, new CheckpointConfig(5, 0), null, new RunIdentity("a recipe", "a digest"));
        StopSignal stop = new StopSignal();
        new Training<>(model, objective, config(1, 9), stop)
                .checkpoint(checkpoints)
                .listen(report -> {
                    if (report.step() == 5) {
                        stop.give();
                    }
                })
                .run(batches(4, 5));

        assertThatExceptionOfType(TrainingException.class)
                .isThrownBy(() -> training(config(1, 9)).checkpoint(checkpoints).run(batches(1)))
                .withMessageContaining("at step 6, 3 updates in a row");
    }

    /** Gradients of the run that failed are still with the parameters. */
    @Test
    void anotherRunBeginsWithoutWhatEndedTheFirst() {
        assertThatExceptionOfType(TrainingException.class)
                .isThrownBy(() -> training(config(1, 9)).run(batches(1, 2, 3)));
        reports.list.clear();

        training(config(1, 2)).run(batches());

        assertThat(reports.losses()).hasSize(2).allMatch(loss -> Float.isFinite(loss));
        assertThat(reports.list).noneMatch(StepReport::wasSkipped);
    }
}
