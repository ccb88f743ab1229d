package dev.heed.bench;

import ai.djl.ndarray.NDManager;
import dev.heed.block.Precision;
import dev.heed.data.GeneratedTask;
import dev.heed.family.seq2seq.Seq2SeqModel;
import dev.heed.recipe.Recipe;
import dev.heed.seq2seq.Seq2Seq;
import dev.heed.seq2seq.Seq2SeqBatch;
import dev.heed.study.ModelKind;
import dev.heed.study.StudyConfig;
import dev.heed.study.StudyData;
import dev.heed.study.StudyModels;
import dev.heed.train.Budget;
import dev.heed.train.loss.CrossEntropy;
import java.util.Arrays;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import java.util.stream.Stream;

/** A training step of each model of {@code heed compare} on its copy task, fused against composed kernel. */
final class ModelStepWorkload {

    private static final int LONGEST_SOURCE = 64;

    /** One pool of the task's stream holds every length; the batch in its middle stands for all. */
    private static final int POOL = 16;

    private ModelStepWorkload() {}

    static List<Workload> rows() {
        return Arrays.stream(ModelKind.values()).map(ModelStepWorkload::row).toList();
    }

    private static Workload row(ModelKind kind) {
        return PairedWorkload.onBothKernels("training step, " + kind.label(), Unit.MILLISECONDS, () -> step(kind));
    }

    private static Contender step(ModelKind kind) {
        StudyData data = StudyData.of(GeneratedTask.COPY, LONGEST_SOURCE);
        StudyConfig config =
                new StudyConfig(List.of(kind), Budget.ofSteps(1), 1, StudyConfig.DEFAULT_EMBED_DIM, Precision.FLOAT32);
        Recipe recipe = new StudyModels(data, config).of(kind).recipe();
        Seq2SeqBatch batch = middle(data.sets().batches().of(recipe.batch().size(), 1));
        Seq2Seq network = ((Seq2SeqModel) recipe.model()).build(data.vocabularies());
        NDManager manager = NDManager.newBaseManager();
        network.initialize(manager);
        CrossEntropy loss = new CrossEntropy(0f);
        return GradientStep.of(
                manager,
                List.of(network),
                Precision.FLOAT32,
                (pass, scope) -> loss.mean(network.logits(pass, scope, batch), batch.target()));
    }

    private static Seq2SeqBatch middle(Iterator<Seq2SeqBatch> batches) {
        return Stream.generate(batches::next)
                .limit(POOL)
                .sorted(Comparator.comparingLong(batch -> batch.target().tokens()))
                .toList()
                .get(POOL / 2);
    }
}
