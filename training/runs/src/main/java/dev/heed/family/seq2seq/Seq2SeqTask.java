package dev.heed.family.seq2seq;

import ai.djl.ndarray.NDManager;
import dev.heed.data.BatchStream;
import dev.heed.look.AttentionProbe;
import dev.heed.look.AttentionTrace;
import dev.heed.recipe.LearningTask;
import dev.heed.recipe.Recipe;
import dev.heed.recipe.TestScores;
import dev.heed.seq2seq.Seq2Seq;
import dev.heed.seq2seq.Seq2SeqBatch;
import dev.heed.train.Objective;
import dev.heed.train.StopSignal;
import dev.heed.train.Validator;
import dev.heed.train.loss.Seq2SeqObjective;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Pairs and the model that learns to write the target of each. */
final class Seq2SeqTask implements LearningTask<Seq2Seq, Seq2SeqBatch> {

    private final Recipe recipe;
    private final PairSets data;

    Seq2SeqTask(Recipe recipe) {
        this.recipe = recipe;
        data = PairSets.of(recipe);
    }

    @Override
    public String dataSha256() {
        return data.digest();
    }

    @Override
    public int examplesPerEpoch() {
        return data.trainingPairs();
    }

    @Override
    public BatchStream<Seq2SeqBatch> batches() {
        return data.batches().get();
    }

    @Override
    public Seq2Seq network(NDManager manager) {
        Seq2Seq network = ((Seq2SeqModel) recipe.model()).build(data.vocabularies());
        network.initialize(manager);
        return network;
    }

    @Override
    public Objective<Seq2SeqBatch> objective(Seq2Seq network) {
        return new Seq2SeqObjective(network, recipe.update().loss());
    }

    @Override
    public List<String> validationMetrics() {
        return SequenceValidator.METRICS;
    }

    @Override
    public Optional<Validator> validator(Seq2Seq network, NDManager manager) {
        return data.validation().isEmpty()
                ? Optional.empty()
                : Optional.of(new SequenceValidator(network, data.vocabularies(), data.validation(), manager));
    }

    @Override
    public Optional<TestScores> test(Seq2Seq network, NDManager manager, StopSignal stop) {
        return data.test().isEmpty()
                ? Optional.empty()
                : Optional.of(new TestScores(
                        new SequenceValidator(network, data.vocabularies(), data.test(), manager).measure(),
                        List.of()));
    }

    @Override
    public Optional<AttentionTrace> attention(Seq2Seq network, NDManager manager) {
        return AttentionProbe.typical(Stream.concat(data.test().stream(), data.validation().stream()))
                .flatMap(pair -> new AttentionProbe(network, data.vocabularies(), manager).of(pair));
    }
}
