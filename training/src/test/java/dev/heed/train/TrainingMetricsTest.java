package dev.heed.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import ai.djl.Model;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.nn.Block;
import ai.djl.training.ParameterStore;
import dev.heed.block.ForwardPass;
import dev.heed.seq2seq.Seq2Seq;
import dev.heed.seq2seq.Seq2SeqBatch;
import dev.heed.train.loss.CrossEntropy;
import dev.heed.train.loss.Seq2SeqObjective;
import dev.heed.train.schedule.Constant;
import java.util.Iterator;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is measured on training data beside the loss. */
class TrainingMetricsTest {

    private static final String ACCURACY = "next_token_accuracy";

    private static TrainingConfig standingStill(int accumulation, int workers) {
        return CopyRun.config(3).withSchedule(new Constant(1e-20f, 1)).withAccumulation(accumulation, workers);
    }

    /** Right guesses and tokens of one batch, by a loop over what the model gives each token. */
    private static long[] counted(Model model, Seq2SeqBatch batch) {
        long[] counts = new long[2];
        try (NDManager scope = model.getNDManager().newSubManager()) {
            ForwardPass pass = ForwardPass.inference(new ParameterStore(scope, false));
            NDArray logits = ((Seq2Seq) model.getBlock()).logits(pass, scope, batch);
            for (int row = 0; row < batch.target().batchSize(); row++) {
                int[] target = batch.target().row(row);
                for (int place = 0; place < target.length; place++) {
                    float[] scores = logits.get(row, place).toFloatArray();
                    counts[0] += largest(scores) == target[place] ? 1 : 0;
                    counts[1]++;
                }
            }
        }
        return counts;
    }

    private static int largest(float[] scores) {
        int best = 0;
        for (int token = 1; token < scores.length; token++) {
            best = scores[token] > scores[best] ? token : best;
        }
        return best;
    }

    @ParameterizedTest
    @CsvSource({"1, 1", "3, 1", "3, 2"})
    void areMeansOverTheTokensOfAllBatches(int accumulation, int workers) {
        CopyRun.Reports reports = new CopyRun.Reports();
        try (Model model = CopyRun.initialised(CopyRun.transformer(0f))) {
            CopyRun.training(model, standingStill(accumulation, workers), new StopSignal())
                    .listen(reports)
                    .run(CopyRun.batches(CopyRun.SEED));

            Iterator<Seq2SeqBatch> batches = CopyRun.batches(CopyRun.SEED);
            for (StepReport report : reports.list) {
                long right = 0;
                long tokens = 0;
                for (int batch = 0; batch < accumulation; batch++) {
                    long[] counts = counted(model, batches.next());
                    right += counts[0];
                    tokens += counts[1];
                }
                assertThat(Objects.requireNonNull(report.metrics().get(ACCURACY)))
                        .isCloseTo((double) right / tokens, within(1e-6));
            }
            assertThat(reports.list).hasSize(3);
        }
    }

    @Test
    void doNotChangeTheUpdates() {
        List<Float> with = losses(new Seq2SeqObjective(CopyRun.transformer(0f), new CrossEntropy(0.1f)));
        List<Float> without =
                losses(new Unmeasured(new Seq2SeqObjective(CopyRun.transformer(0f), new CrossEntropy(0.1f))));

        assertThat(with).isEqualTo(without);
    }

    private static List<Float> losses(Objective<Seq2SeqBatch> objective) {
        CopyRun.Reports reports = new CopyRun.Reports();
        try (Model model = CopyRun.initialised((Seq2Seq) objective.network())) {
            new Training<>(model, objective, CopyRun.config(7), new StopSignal())
                    .listen(reports)
                    .run(CopyRun.batches(CopyRun.SEED));
        }
        return reports.losses();
    }

    /** The loss alone. */
    private record Unmeasured(Seq2SeqObjective inner) implements Objective<Seq2SeqBatch> {

        @Override
        public Block network() {
            return inner.network();
        }

        @Override
        public NDArray loss(ForwardPass pass, NDManager scope, Seq2SeqBatch batch) {
            return inner.loss(pass, scope, batch);
        }

        @Override
        public long count(Seq2SeqBatch batch) {
            return inner.count(batch);
        }
    }

    @Test
    void mustBeAsManyAsTheirNames() {
        UpdateMeans means = new UpdateMeans(List.of("accuracy", "ease"));
        try (NDManager manager = NDManager.newBaseManager()) {
            NDList measured = new NDList(manager.create(1f), manager.create(0.5f));

            assertThatIllegalArgumentException()
                    .isThrownBy(() -> means.add(1f, measured, 1f))
                    .withMessage(
                            "measure must give the loss and a value for each of [accuracy, ease], but got 2 values");
        }
    }
}
