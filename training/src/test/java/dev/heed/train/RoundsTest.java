package dev.heed.train;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.Model;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import dev.heed.seq2seq.Seq2SeqBatch;
import dev.heed.train.state.TrainingState;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Training whose updates come several at a time, as from a cluster. */
class RoundsTest {

    @TempDir
    private Path folder = Path.of("");

    private final List<Model> models = new ArrayList<>();
    private final CopyRun.Reports reports = new CopyRun.Reports();

    @AfterEach
    void close() {
        models.forEach(Model::close);
    }

    private Model model() {
        models.add(CheckpointedRun.model());
        return models.get(models.size() - 1);
    }

    /** Makes some updates a round on batches that it draws itself, and counts its rounds in what checkpoints keep. */
    private static final class Several implements Rounds {

        private final TrainingStep<Seq2SeqBatch> step;
        private final NDArray count;
        private final int size;
        private final StopSignal stop;

        @SuppressWarnings("unchecked")
        Several(TrainingStep<?> step, int size, StopSignal stop) {
            this.step = (TrainingStep<Seq2SeqBatch>) step;
            this.size = size;
            this.stop = stop;
            count = step.manager().zeros(new Shape(1));
        }

        @Override
        public boolean hasNext() {
            return true;
        }

        @Override
        public List<Update> next(TrainingState before, Rates rates) {
            if (stop.isGiven()) {
                return List.of();
            }
            Iterator<Seq2SeqBatch> batches = CheckpointedRun.batches();
            DrawnBatches.skip(batches, before.batches());
            TrainingState state = before;
            List<Update> made = new ArrayList<>();
            for (int i = 0; i < size && state.step() < CheckpointedRun.STEPS; i++) {
                made.add(step.update(batches, state, rates.of(i)));
                state = state.after(made.get(i).batches(), made.get(i).count(), 0, false);
            }
            count.addi(1);
            return made;
        }

        @Override
        public Map<String, NDArray> memory() {
            return Map.of("count", count);
        }
    }

    private Training<Seq2SeqBatch> training(Model model, Path path, int size, StopSignal stop) {
        return CheckpointedRun.training(model, path, CheckpointedRun.IDENTITY, stop)
                .through(step -> new Several(step, size, stop))
                .listen(reports);
    }

    private static List<float[]> values(Model model) {
        return CopyRun.parameters(model).stream().map(NDArray::toFloatArray).toList();
    }

    private static void assertSame(Model one, Model other) {
        assertThat(values(one)).usingElementComparator(Arrays::compare).isEqualTo(values(other));
    }

    /** Between two rounds of one update, all is as it is with this process's own. */
    @Test
    void ofOneUpdateAreTheUsualRun() {
        Model usual = model();
        CheckpointedRun.training(usual, folder.resolve("usual")).run(CheckpointedRun.batches());
        Model rounds = model();

        training(rounds, folder.resolve("rounds"), 1, new StopSignal()).run(CheckpointedRun.batches());

        assertSame(usual, rounds);
    }

    /** What is due within a round comes at its end; each update is told of, with its own rate. */
    @Test
    void ofSeveralUpdatesAreValidatedAndSavedAtTheirEnd() {
        Model model = model();

        StepReport last = training(model, folder, 4, new StopSignal()).run(CheckpointedRun.batches());

        assertThat(last.step()).isEqualTo(CheckpointedRun.STEPS);
        assertThat(last.state().batches()).isEqualTo(2 * CheckpointedRun.STEPS);
        assertThat(last.state().validations().stream().map(each -> each.step()))
                .containsExactly(4L, 8L, 12L, 16L, 20L, 23L);
        assertThat(reports.list.stream().map(StepReport::step))
                .hasSize(CheckpointedRun.STEPS)
                .isSorted();
        assertThat(reports.list.get(0).learningRate())
                .isLessThan(reports.list.get(1).learningRate());
        assertThat(folder.resolve("step-00000023")).isDirectory();
    }

    /** Stopped before a round, it goes on after the one before it; the other way keeps nothing and asks for nothing. */
    @Test
    void goOnWhereTheyWereAndWithoutRounds() {
        Model whole = model();
        training(whole, folder.resolve("whole"), 4, new StopSignal()).run(CheckpointedRun.batches());
        StopSignal stop = new StopSignal();
        Path parts = folder.resolve("parts");
        training(model(), parts, 4, stop)
                .listen(report -> {
                    if (report.step() == 8) {
                        stop.give();
                    }
                })
                .run(CheckpointedRun.batches());
        Model resumed = model();

        training(resumed, parts, 4, new StopSignal()).run(CheckpointedRun.batches());

        assertSame(whole, resumed);
        assertThat(CheckpointedRun.training(model(), parts)
                        .run(CheckpointedRun.batches())
                        .step())
                .isEqualTo(CheckpointedRun.STEPS);
        Path usual = folder.resolve("usual");
        CheckpointedRun.training(model(), usual).run(CheckpointedRun.batches());
        assertThat(training(model(), usual, 4, new StopSignal())
                        .run(CheckpointedRun.batches())
                        .step())
                .isEqualTo(CheckpointedRun.STEPS);
    }
}
