package dev.heed.family.encoder;

import ai.djl.ndarray.NDManager;
import dev.heed.data.BatchStream;
import dev.heed.data.LabelledBatch;
import dev.heed.data.LabelledText;
import dev.heed.data.LazyList;
import dev.heed.encoder.SequenceClassifier;
import dev.heed.family.Pretrained;
import dev.heed.predict.Example;
import dev.heed.predict.TestScores;
import dev.heed.recipe.LearningTask;
import dev.heed.recipe.Recipe;
import dev.heed.train.Objective;
import dev.heed.train.StopSignal;
import dev.heed.train.Validator;
import dev.heed.train.loss.ClassifierObjective;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Labelled texts, and the model that learns the label of each. */
final class ClassifierTask implements LearningTask<SequenceClassifier, LabelledBatch> {

    /** Examples to show. */
    private static final int EXAMPLES = 3;

    private final Recipe recipe;
    private final TextSets sets;
    private final List<LabelledText> validation;
    private final ClassifierText model;

    /** With the tokenizer of a folder, or with one that is made of the data where there is none. */
    ClassifierTask(Recipe recipe, @Nullable Path tokenizers) {
        this.recipe = recipe;
        ClassifierData data = (ClassifierData) recipe.data();
        sets = data.read(recipe.start(), tokenizers);
        validation = LazyList.spread(sets.validation(), recipe.evaluation().maxExamples());
        model = ClassifierText.of(recipe, Pretrained.folder(recipe), sets.tokenizer(), sets.labels());
    }

    @Override
    public String dataSha256() {
        return sets.digest();
    }

    @Override
    public int examplesPerEpoch() {
        return sets.trainingTexts();
    }

    @Override
    public BatchStream<LabelledBatch> batches() {
        return sets.batches().of(model.batching(), recipe.batch().examples(), recipe.seed());
    }

    @Override
    public ClassifierText model() {
        return model;
    }

    @Override
    public Objective<LabelledBatch> objective(SequenceClassifier network) {
        return new ClassifierObjective(network, recipe.loss());
    }

    @Override
    public List<String> validationMetrics() {
        return ClassifierValidator.METRICS;
    }

    @Override
    public Optional<Validator> validator(SequenceClassifier network, NDManager manager) {
        return validation.isEmpty()
                ? Optional.empty()
                : Optional.of(new ClassifierValidator(network, model, validation, manager));
    }

    @Override
    public Optional<TestScores> test(SequenceClassifier network, NDManager manager, StopSignal stop) {
        return sets.test().isEmpty()
                ? Optional.empty()
                : Optional.of(new ClassifierValidator(network, model, sets.test(), manager).test(stop));
    }

    @Override
    public List<Example> examples() {
        return LazyList.spread(validation.isEmpty() ? sets.test() : validation, EXAMPLES).stream()
                .map(text -> new Example(text.text(), text.label()))
                .toList();
    }

    @Override
    public List<String> remarks() {
        return sets.remarks();
    }
}
