package dev.heed.family.lm;

import ai.djl.ndarray.NDManager;
import dev.heed.data.BatchStream;
import dev.heed.data.LanguageModelBatch;
import dev.heed.family.Pretrained;
import dev.heed.lm.LanguageModel;
import dev.heed.predict.Example;
import dev.heed.predict.Generation;
import dev.heed.predict.TestScores;
import dev.heed.recipe.LearningTask;
import dev.heed.recipe.Recipe;
import dev.heed.train.Objective;
import dev.heed.train.StopSignal;
import dev.heed.train.Validator;
import dev.heed.train.loss.LanguageModelObjective;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A text or generated sequences, and the model that learns to continue them. */
final class LanguageModelTask implements LearningTask<LanguageModel, LanguageModelBatch> {

    private final Recipe recipe;
    private final LanguageData data;
    private final LanguageSets sets;
    private final LanguageModelText model;

    /** With the tokenizer of a folder, or with one that is made of the data where there is none. */
    LanguageModelTask(Recipe recipe, @Nullable Path tokenizers) {
        this.recipe = recipe;
        data = (LanguageData) recipe.data();
        sets = data.read(recipe.start(), tokenizers, recipe.evaluation().maxExamples());
        model = LanguageModelText.of(recipe, Pretrained.folder(recipe), sets.tokenizer());
    }

    @Override
    public LanguageModelText model() {
        return model;
    }

    @Override
    public String dataSha256() {
        return sets.digest();
    }

    @Override
    public int examplesPerEpoch() {
        return sets.trainingSequences();
    }

    @Override
    public BatchStream<LanguageModelBatch> batches() {
        return sets.batches().of(recipe.batch().examples(), recipe.seed());
    }

    @Override
    public Objective<LanguageModelBatch> objective(LanguageModel network) {
        return new LanguageModelObjective(network, recipe.loss());
    }

    @Override
    public List<String> validationMetrics() {
        return data.metrics();
    }

    @Override
    public Optional<Validator> validator(LanguageModel network, NDManager manager) {
        return sets.validation().map(heldOut -> heldOut.validator(network, manager));
    }

    @Override
    public Optional<TestScores> test(LanguageModel network, NDManager manager, StopSignal stop) {
        return sets.test().map(heldOut -> heldOut.validator(network, manager).test(stop));
    }

    @Override
    public List<Example> examples() {
        return sets.examples();
    }

    /** A text goes on after the reference has ended. */
    @Override
    public Generation exampleGeneration() {
        return data instanceof TextData
                ? Generation.with(settings -> settings.setMaxTokens(TextExamples.TOKENS))
                : Generation.usual();
    }

    @Override
    public List<String> remarks() {
        return sets.remarks();
    }
}
