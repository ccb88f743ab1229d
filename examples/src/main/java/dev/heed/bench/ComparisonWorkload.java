package dev.heed.bench;

import ai.djl.ndarray.NDManager;
import dev.heed.block.Precision;
import dev.heed.data.GeneratedTask;
import dev.heed.family.seq2seq.Seq2SeqModel;
import dev.heed.family.seq2seq.SequenceValidator;
import dev.heed.seq2seq.Seq2Seq;
import dev.heed.study.ModelKind;
import dev.heed.study.StudyConfig;
import dev.heed.study.StudyData;
import dev.heed.study.StudyModels;
import dev.heed.train.Budget;
import java.util.Arrays;
import java.util.List;

/**
 * The share of a comparison that its tests take: greedy decoding of a thousand pairs by each of the three models, and the
 * metrics, by the time that {@code heed compare} trains them unless told otherwise. The models are untrained and seldom end
 * a sequence before the longest one that is allowed, so that this is the most that it can be.
 */
final class ComparisonWorkload {

    private ComparisonWorkload() {}

    static Workload row() {
        double training = StudyConfig.DEFAULT_SECONDS * ModelKind.values().length;
        return PairedWorkload.inProcess(
                BenchRow.of(
                        "comparison, tests of " + ModelKind.values().length + " models",
                        "their training, " + Math.round(training) + " s",
                        Unit.MILLISECONDS),
                () -> tests(GeneratedTask.COPY.defaultMaxLength()),
                () -> new Contender() {
                    @Override
                    public double seconds(int repetitions) {
                        return repetitions * training;
                    }

                    @Override
                    public boolean isRun() {
                        return false;
                    }
                });
    }

    static Contender tests(int longestSource) {
        StudyData data = StudyData.of(GeneratedTask.COPY, longestSource);
        StudyConfig config = new StudyConfig(
                List.of(ModelKind.values()),
                Budget.ofSeconds(StudyConfig.DEFAULT_SECONDS),
                1,
                StudyConfig.DEFAULT_EMBED_DIM,
                Precision.FLOAT32);
        StudyModels models = new StudyModels(data, config);
        NDManager manager = NDManager.newBaseManager();
        List<SequenceValidator> tests = Arrays.stream(ModelKind.values())
                .map(kind -> {
                    Seq2Seq network = ((Seq2SeqModel) models.of(kind).recipe().model()).build(data.vocabularies());
                    network.initialize(manager);
                    return new SequenceValidator(
                            network, data.vocabularies(), data.sets().test(), manager);
                })
                .toList();
        return new InProcessContender(manager, () -> tests.forEach(SequenceValidator::measure));
    }
}
