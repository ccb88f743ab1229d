package dev.heed.family.seq2seq;

import ai.djl.ndarray.NDManager;
import dev.heed.data.BatchStream;
import dev.heed.data.LazyList;
import dev.heed.data.SequencePair;
import dev.heed.predict.Example;
import dev.heed.predict.TestScores;
import dev.heed.recipe.LearningTask;
import dev.heed.recipe.Recipe;
import dev.heed.seq2seq.Seq2Seq;
import dev.heed.seq2seq.Seq2SeqBatch;
import dev.heed.train.Objective;
import dev.heed.train.StopSignal;
import dev.heed.train.Validator;
import dev.heed.train.loss.Seq2SeqObjective;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Pairs of sequences, and the model that learns to generate the target of each. */
final class Seq2SeqTask implements LearningTask<Seq2Seq, Seq2SeqBatch> {

    /** Enough tokens for a pattern, few enough to read. */
    private static final int TYPICAL_LENGTH = 20;

    /** Examples to show. */
    private static final int EXAMPLES = 3;

    private final Recipe recipe;
    private final PairSets sets;
    private final Seq2SeqText model;

    /** With the tokenizers of a folder, or with some that are made of the data where there is none. */
    Seq2SeqTask(Recipe recipe, @Nullable Path tokenizers) {
        this.recipe = recipe;
        sets = ((PairData) recipe.data()).read(tokenizers);
        model = new Seq2SeqText((Seq2SeqModel) recipe.model(), sets.source(), sets.target());
        if (recipe.start() != null) {
            model.requireTokensOf(recipe.start());
        }
    }

    @Override
    public Seq2SeqText model() {
        return model;
    }

    @Override
    public String dataSha256() {
        return sets.digest();
    }

    @Override
    public int examplesPerEpoch() {
        return sets.trainingPairs();
    }

    @Override
    public BatchStream<Seq2SeqBatch> batches() {
        return sets.batches().of(recipe.batch(), recipe.seed());
    }

    @Override
    public Objective<Seq2SeqBatch> objective(Seq2Seq network) {
        return new Seq2SeqObjective(network, recipe.loss());
    }

    @Override
    public List<String> validationMetrics() {
        return SequenceValidator.METRICS;
    }

    @Override
    public Optional<Validator> validator(Seq2Seq network, NDManager manager) {
        return sets.validation().isEmpty()
                ? Optional.empty()
                : Optional.of(model.validator(
                        network, manager, sets.validation(), recipe.evaluation().maxExamples()));
    }

    @Override
    public Optional<TestScores> test(Seq2Seq network, NDManager manager, StopSignal stop) {
        return sets.test().isEmpty()
                ? Optional.empty()
                : Optional.of(model.validator(network, manager, sets.test(), 0).test(sets.lengths(), stop));
    }

    /** The one whose source is nearest to {@value #TYPICAL_LENGTH} tokens, and some from all over. */
    @Override
    public List<Example> examples() {
        List<SequencePair> pairs = sets.validation().isEmpty() ? sets.test() : sets.validation();
        Stream<SequencePair> typical = pairs.stream()
                .min(Comparator.comparingInt(pair -> Math.abs(pair.source().size() - TYPICAL_LENGTH)))
                .stream();
        return Stream.concat(typical, LazyList.spread(pairs, EXAMPLES).stream())
                .map(model::example)
                .distinct()
                .limit(EXAMPLES)
                .toList();
    }

    @Override
    public List<String> remarks() {
        return sets.remarks();
    }
}
