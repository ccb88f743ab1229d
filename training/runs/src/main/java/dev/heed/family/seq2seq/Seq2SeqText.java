package dev.heed.family.seq2seq;

import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import dev.heed.data.PairFile;
import dev.heed.data.SequencePair;
import dev.heed.data.Vocabularies;
import dev.heed.generate.Generator;
import dev.heed.io.SafeText;
import dev.heed.look.AttentionProbe;
import dev.heed.look.AttentionTrace;
import dev.heed.predict.AlikeInputs;
import dev.heed.predict.Example;
import dev.heed.predict.Generation;
import dev.heed.predict.Prediction;
import dev.heed.predict.TestScores;
import dev.heed.predict.TextModel;
import dev.heed.seq2seq.Seq2Seq;
import dev.heed.text.Blanks;
import dev.heed.text.SequenceTokenizer;
import dev.heed.text.SpecialTokens;
import dev.heed.text.TokenBatch;
import dev.heed.text.Tokenization;
import dev.heed.text.VocabularyTokenizer;
import dev.heed.train.StopSignal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.IntUnaryOperator;

/**
 * A sequence-to-sequence model with the tokens of both sides: a source goes in, a target comes out.
 *
 * @param settings of the network
 * @param source the tokens that it reads
 * @param target the tokens that it generates
 */
public record Seq2SeqText(Seq2SeqModel settings, SequenceTokenizer source, SequenceTokenizer target)
        implements TextModel<Seq2Seq> {

    static final String SOURCE = "source.tokenizer.json";
    static final String TARGET = "target.tokenizer.json";

    /** How many times as long as its source an output may become, and {@value SequenceValidator#SLACK} tokens longer. */
    private static final int LONGER = 2;

    /** By how much more so where the source is in words or byte pairs and the target in characters. */
    private static final int WORD_LENGTH = 8;

    /** Lengths are rounded up to a multiple of this, so that sources of about the same length are decoded together. */
    private static final int LENGTH_STEP = 8;

    static Seq2SeqText load(Seq2SeqModel settings, Path folder) {
        return new Seq2SeqText(
                settings,
                SequenceTokenizer.load(folder.resolve(SOURCE)),
                SequenceTokenizer.load(folder.resolve(TARGET)));
    }

    /** Refuses to begin with the parameters of a run whose tokens are others: its embeddings would mean something else. */
    void requireTokensOf(Path run) {
        boolean isOfPairs = Files.isRegularFile(run.resolve(SOURCE));
        if (!isOfPairs || !equals(load(settings, run))) {
            String got = isOfPairs ? " with others" : " without " + SOURCE;
            throw new IllegalArgumentException("start must be the folder of a run with the same tokens, but got "
                    + SafeText.of(run) + (Files.isDirectory(run) ? got : ", which is no folder"));
        }
    }

    @Override
    public List<String> save(Path folder) {
        source.save(folder.resolve(SOURCE));
        target.save(folder.resolve(TARGET));
        return List.of(SOURCE, TARGET);
    }

    private Vocabularies vocabularies() {
        return new Vocabularies(source.vocabulary(), target.vocabulary());
    }

    @Override
    public Seq2Seq network(NDManager manager) {
        Seq2Seq network = settings.build(vocabularies());
        network.initialize(manager);
        return network;
    }

    /** A pair as text. */
    Example example(SequencePair pair) {
        return new Example(source.join(pair.source()), target.join(pair.target()));
    }

    @Override
    public boolean generates() {
        return true;
    }

    @Override
    public List<Prediction> predict(Seq2Seq network, NDManager manager, List<String> inputs, Generation how) {
        return predict(network, manager, inputs, how, most -> most);
    }

    /** Outputs have at most so many tokens as is made of what their sources would have them have. */
    private List<Prediction> predict(
            Seq2Seq network, NDManager manager, List<String> inputs, Generation how, IntUnaryOperator limit) {
        generator(network, manager, how, SequenceValidator.SLACK); // refuses settings before lines
        List<List<String>> sources = inputs.stream().map(this::tokens).toList();
        List<int[]> encoded =
                sources.stream().map(source.vocabulary()::encodeWithEnd).toList();
        return AlikeInputs.inBatches(
                        sources.stream().map(this::maxTokens).toList(),
                        SequenceValidator.BATCH_SIZE,
                        (most, places) -> how.predict(
                                generator(network, manager, how, limit.applyAsInt(most)),
                                inputs,
                                encoded,
                                places,
                                this::text))
                .stream()
                .flatMap(List::stream)
                .toList();
    }

    private static Generator generator(Seq2Seq network, NDManager manager, Generation how, int maxTokens) {
        return new Generator(network, manager, how.config(maxTokens));
    }

    /** What an output depends on must be its own source alone, so its longest length is a matter of that too. */
    private int maxTokens(List<String> input) {
        int rounded = (input.size() + LENGTH_STEP - 1) / LENGTH_STEP * LENGTH_STEP;
        Tokenization[] characters = {Tokenization.CHARACTERS, Tokenization.LOSSLESS_CHARACTERS};
        boolean isFiner = isOf(target, characters) && !isOf(source, characters);
        return SequenceValidator.SLACK + (isFiner ? LONGER * WORD_LENGTH : LONGER) * rounded;
    }

    /** An unknown token stays, as {@code <unk>}. */
    private String text(int... tokens) {
        return target.join(target.vocabulary().decode(tokens));
    }

    private List<String> tokens(String line) {
        List<String> tokens = source.split(Blanks.strip(line));
        if (tokens.isEmpty()) {
            throw new IllegalArgumentException(
                    "line must hold at least one token, but got '" + SafeText.of(line) + "'");
        }
        return tokens;
    }

    /** The source, and the token that begins a target. */
    @Override
    public NDList arrays(NDManager manager, String input) {
        int[] encoded = source.vocabulary().encodeWithEnd(tokens(input));
        return new NDList(
                TokenBatch.of(List.of(encoded)).toArray(manager),
                TokenBatch.of(List.of(new int[] {SpecialTokens.BOS})).toArray(manager));
    }

    @Override
    public Optional<AttentionTrace> attention(Seq2Seq network, NDManager manager, String input, Generation how) {
        List<String> tokens = tokens(input);
        return new AttentionProbe(network, vocabularies(), manager)
                .of(tokens, how.config(maxTokens(tokens)))
                .map(trace ->
                        new AttentionTrace(source.shown(trace.source()), target.shown(trace.output()), trace.layers()));
    }

    /**
     * What targets are counted in: words between blanks, as the phonemes of a word or the words of a sentence; characters
     * where the model's tokens are no words and no target has a blank.
     */
    Tokenization unit(List<SequencePair> pairs) {
        boolean isWords = isOf(target, Tokenization.WORDS, Tokenization.LOSSLESS_WORDS)
                || pairs.stream()
                        .anyMatch(
                                pair -> Blanks.split(target.join(pair.target())).size() > 1);
        return isWords ? Tokenization.WORDS : Tokenization.CHARACTERS;
    }

    private static boolean isOf(SequenceTokenizer side, Tokenization... tokenizations) {
        return side instanceof VocabularyTokenizer known
                && List.of(tokenizations).contains(known.tokenization());
    }

    /** Measures on pairs, generating for so many of their sources, evenly over all, or for each if it is 0. */
    SequenceValidator validator(Seq2Seq network, NDManager manager, List<SequencePair> pairs, int maxOutputs) {
        Tokenization unit = unit(pairs);
        return new SequenceValidator(
                network, vocabularies(), tokens -> unit.split(target.join(tokens)), pairs, maxOutputs, manager);
    }

    @Override
    public TestScores test(Seq2Seq network, NDManager manager, Path data, StopSignal stop) {
        return test(network, manager, data, Generation.usual(), List.of(), stop);
    }

    @Override
    public TestScores test(
            Seq2Seq network, NDManager manager, Path data, Generation how, List<Integer> bins, StopSignal stop) {
        List<SequencePair> pairs = new PairFile(data, source, target).read();
        int most = SequenceValidator.maxTokens(pairs); // as the run's own test
        return new TestedPairs(this, pairs, bins)
                .scores(
                        some -> SequenceValidator.likelihood(network, vocabularies(), some, manager),
                        (before, sources) -> predict(network, manager, sources, how.after(before), likely -> most),
                        stop);
    }
}
