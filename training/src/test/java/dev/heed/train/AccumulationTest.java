package dev.heed.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.Model;
import ai.djl.ndarray.NDArray;
import dev.heed.seq2seq.Seq2Seq;
import dev.heed.seq2seq.Seq2SeqBatch;
import dev.heed.text.TokenBatch;
import dev.heed.train.loss.CrossEntropy;
import dev.heed.train.loss.Seq2SeqObjective;
import dev.heed.train.optim.GradientClip;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Several batches in an update, which is that of their rows in one batch. */
class AccumulationTest {

    private static final double ROUNDING = 1e-6;

    /** Of 2, 11 and 5 target tokens: a mean of the batches' means would be another one. */
    private static final List<List<int[]>> ROWS = List.of(
            List.of(new int[] {4, 3}),
            List.of(new int[] {5, 6, 4, 5, 3}, new int[] {6, 3}, new int[] {4, 4, 5, 3}),
            List.of(new int[] {6, 5, 3}, new int[] {5, 3}));

    private record Trained(List<StepReport> reports, List<float[]> parameters) {}

    private static Seq2SeqBatch batch(List<int[]> rows) {
        return new Seq2SeqBatch(TokenBatch.of(rows), TokenBatch.of(rows));
    }

    private static Seq2SeqBatch joined(List<List<int[]>> batches) {
        return batch(batches.stream().flatMap(List::stream).toList());
    }

    private static Trained train(List<Seq2SeqBatch> batches, int accumulation, float smoothing) {
        CopyRun.Reports reports = new CopyRun.Reports();
        TrainingConfig config =
                CopyRun.plainDescent(100).withClip(GradientClip.byNorm(0.5f)).withAccumulation(accumulation, 1);
        try (Model model = CopyRun.initialised(CopyRun.transformer(0f))) {
            Seq2SeqObjective objective = new Seq2SeqObjective((Seq2Seq) model.getBlock(), new CrossEntropy(smoothing));
            new Training<>(model, objective, config, new StopSignal())
                    .listen(reports)
                    .run(batches.iterator());
            return new Trained(
                    reports.list,
                    CopyRun.parameters(model).stream()
                            .map(NDArray::toFloatArray)
                            .toList());
        }
    }

    private static void assertAlike(Trained actual, Trained expected) {
        for (int i = 0; i < expected.parameters().size(); i++) {
            assertThat(actual.parameters().get(i))
                    .as("parameter " + i)
                    .containsExactly(expected.parameters().get(i), within((float) ROUNDING));
        }
        assertThat(actual.reports()).hasSameSizeAs(expected.reports());
        for (int i = 0; i < expected.reports().size(); i++) {
            StepReport one = actual.reports().get(i);
            StepReport other = expected.reports().get(i);
            assertThat((double) one.loss()).isCloseTo(other.loss(), within(ROUNDING));
            assertThat((double) one.gradientNorm()).isCloseTo(other.gradientNorm(), within(ROUNDING));
            assertThat(one.tokens()).isEqualTo(other.tokens());
        }
    }

    @ParameterizedTest
    @ValueSource(floats = {0f, 0.1f})
    void batchesOfUnequalTokensMakeTheUpdateOfTheirRowsInOne(float smoothing) {
        Trained several = train(ROWS.stream().map(AccumulationTest::batch).toList(), ROWS.size(), smoothing);
        Trained one = train(List.of(joined(ROWS)), 1, smoothing);

        assertAlike(several, one);
        assertThat(several.reports()).hasSize(1);
        assertThat(several.reports().get(0).tokens()).isEqualTo(18);
    }

    @Test
    void aStreamThatEndsInAnUpdateGivesItWhatIsLeft() {
        List<Seq2SeqBatch> three = ROWS.stream().map(AccumulationTest::batch).toList();

        Trained broken = train(three, 2, 0.1f);
        Trained whole = train(List.of(joined(ROWS.subList(0, 2)), joined(ROWS.subList(2, 3))), 1, 0.1f);

        assertAlike(broken, whole);
        assertThat(broken.reports().stream()
                        .map(report -> report.state().batches())
                        .toList())
                .containsExactly(2L, 3L);
    }

    @Test
    void everyUpdateDrawsItsBatches() {
        List<Seq2SeqBatch> seven = new ArrayList<>();
        Stream.generate(() -> batch(ROWS.get(0))).limit(7).forEach(seven::add);

        List<StepReport> reports = train(seven, 3, 0f).reports();

        assertThat(reports.stream().map(StepReport::step)).containsExactly(1L, 2L, 3L);
        assertThat(reports.stream().map(report -> report.state().batches())).containsExactly(3L, 6L, 7L);
        assertThat(reports.stream().map(StepReport::tokens)).containsExactly(6L, 12L, 14L);
    }
}
