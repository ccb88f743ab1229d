package dev.heed.family.seq2seq;

import ai.djl.ndarray.NDManager;
import dev.heed.data.BatchStream;
import dev.heed.data.SequencePair;
import dev.heed.generate.GenerationConfig;
import dev.heed.generate.Generator;
import dev.heed.io.SafeText;
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
import java.util.stream.LongStream;
import java.util.stream.Stream;

/** Pairs of sequences, and the model that learns to generate the target of each. */
final class Seq2SeqTask implements LearningTask<Seq2Seq, Seq2SeqBatch> {

    /** How many times as long as its source a generated sequence may become. */
    private static final int LONGER = 2;

    private final Recipe recipe;
    private final PairSets sets;
    private final List<SequencePair> validation;

    Seq2SeqTask(Recipe recipe) {
        this.recipe = recipe;
        sets = PairSets.of(recipe);
        int most = recipe.evaluation().maxExamples();
        validation = most == 0 ? sets.validation() : spread(sets.validation(), most);
    }

    /** Evenly over the whole list, since files are often sorted. */
    private static List<SequencePair> spread(List<SequencePair> pairs, int most) {
        long count = Math.min(most, pairs.size());
        return LongStream.range(0, count)
                .mapToObj(place -> pairs.get((int) (place * pairs.size() / count)))
                .toList();
    }

    /** The pairs to validate on, as many as the recipe wants to look at. */
    List<SequencePair> validation() {
        return validation;
    }

    private PairData data() {
        return (PairData) recipe.data();
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
        return sets.batches().of(recipe.batch().size(), recipe.seed());
    }

    @Override
    public Seq2Seq network(NDManager manager) {
        Seq2Seq network = ((Seq2SeqModel) recipe.model()).build(sets.vocabularies());
        network.initialize(manager);
        return network;
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
        return validation.isEmpty()
                ? Optional.empty()
                : Optional.of(new SequenceValidator(network, sets.vocabularies(), validation, manager));
    }

    @Override
    public Optional<TestScores> test(Seq2Seq network, NDManager manager, StopSignal stop) {
        return sets.test().isEmpty()
                ? Optional.empty()
                : Optional.of(new SequenceValidator(network, sets.vocabularies(), sets.test(), manager)
                        .test(sets.lengths(), stop));
    }

    @Override
    public String predict(Seq2Seq network, NDManager manager, String line) {
        List<String> source = data().source().split(line);
        if (source.isEmpty()) {
            throw new IllegalArgumentException(
                    "line must hold at least one token, but got '" + SafeText.of(line) + "'");
        }
        int maxTokens = SequenceValidator.SLACK + LONGER * source.size();
        int[] written = new Generator(network, manager, GenerationConfig.greedy(maxTokens))
                .best(List.of(sets.vocabularies().source().encodeWithEnd(source)))
                .get(0)
                .tokens();
        return data().target().join(sets.vocabularies().target().decode(written));
    }

    @Override
    public Optional<AttentionTrace> attention(Seq2Seq network, NDManager manager) {
        return AttentionProbe.typical(Stream.concat(sets.test().stream(), validation.stream()))
                .flatMap(pair -> new AttentionProbe(network, sets.vocabularies(), manager).of(pair));
    }
}
