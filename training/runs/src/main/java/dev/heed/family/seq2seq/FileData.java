package dev.heed.family.seq2seq;

import dev.heed.data.CorpusLimits;
import dev.heed.data.LazyList;
import dev.heed.data.PairFile;
import dev.heed.data.SequencePair;
import dev.heed.data.TrainTestSplit;
import dev.heed.data.Vocabularies;
import dev.heed.io.SafeText;
import dev.heed.io.Sha256;
import dev.heed.shape.Require;
import dev.heed.text.SequenceTokenizer;
import dev.heed.text.TokenCounts;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Pairs from files, lines of {@code source<TAB>target} in UTF-8. Paths that are not absolute start at the working
 * directory, not at the recipe's folder, so that a recipe means the same wherever a copy of it lies.
 *
 * @param train the file that is learned from
 * @param validation the file that is validated on; null for a part that is held out of train
 * @param test the file that is tested on; null for a part that is held out of train
 * @param heldOut share of the sources to hold out where there is no file; each with all its pairs, the same ones whatever
 *     the seed; 0 for none
 * @param tokenizer blanks (whitespace) between tokens, or characters, words or bytePairs, which are learned from the pairs, or
 *     the path of a tokenizer.json that Heed wrote
 * @param characters the sides whose tokens are their characters, whatever the tokenizer
 * @param vocabulary the most tokens of a side that are learned, special ones included; null for 8192 words or byte pairs,
 *     or all characters and tokens between blanks
 * @param sharedVocabulary whether both sides have one vocabulary
 * @param maxLength pairs to learn from with a longer source are left out; null for no limit
 * @param limits what is refused as too long or too large
 */
public record FileData(
        Path train,
        @Nullable Path validation,
        @Nullable Path test,
        float heldOut,
        String tokenizer,
        Characters characters,
        @Nullable Integer vocabulary,
        SharedVocabulary sharedVocabulary,
        @Nullable Integer maxLength,
        CorpusLimits limits)
        implements PairData {

    /** Which part is held out is a matter of the file, not of a run. */
    private static final long SEED = 1_000_033;

    /** Checks the numbers, and that one vocabulary suits both sides. */
    public FileData {
        Require.probability("heldOut", heldOut);
        if (maxLength != null) {
            Require.positive("maxLength", maxLength);
        }
        SideTokens other = new SideTokens(tokenizer);
        if (vocabulary != null) {
            if (other.isFile() && characters != Characters.BOTH) {
                throw new IllegalArgumentException(
                        "vocabulary must not be given with a tokenizer from a file, but got " + vocabulary);
            }
            Require.atLeast("vocabulary", vocabulary, other.leastVocabulary());
        }
        if (sharedVocabulary == SharedVocabulary.ON
                && !other.kind().equals(SideTokens.CHARACTERS)
                && (characters == Characters.SOURCE || characters == Characters.TARGET)) {
            throw new IllegalArgumentException(
                    "sharedVocabulary must be off where the two sides have other tokens, but got on with characters="
                            + (characters == Characters.SOURCE ? "source" : "target") + ", tokenizer="
                            + SafeText.of(tokenizer));
        }
    }

    /** The sides whose tokens are their characters. */
    public enum Characters {
        /** Neither. */
        NONE,
        /** What is read. */
        SOURCE,
        /** What is generated. */
        TARGET,
        /** Both. */
        BOTH
    }

    /** Whether both sides have one vocabulary. */
    public enum SharedVocabulary {
        /** One for each side. */
        OFF,
        /** One for both, learned from both. */
        ON
    }

    @Override
    public boolean isFinite() {
        return true;
    }

    @Override
    public boolean hasValidation() {
        return validation != null || heldOut > 0;
    }

    @Override
    public PairSets read(@Nullable Path tokenizers) {
        List<String> remarks = new ArrayList<>();
        TrainTestSplit<SequencePair> forTest = split(all(), test, "test", remarks);
        TrainTestSplit<SequencePair> forValidation = split(forTest.train(), validation, "validation", remarks);
        LazyList<SequencePair> learned = shortEnough(forValidation.train());
        SequenceTokenizer left = tokenizers == null
                ? source().learn(() -> sequences(learned, SequencePair::source), vocabulary)
                : SequenceTokenizer.load(tokenizers.resolve(Seq2SeqText.SOURCE));
        SequenceTokenizer right = sharedVocabulary == SharedVocabulary.ON
                ? left
                : tokenizers == null
                        ? target().learn(() -> sequences(learned, SequencePair::target), vocabulary)
                        : SequenceTokenizer.load(tokenizers.resolve(Seq2SeqText.TARGET));
        UnaryOperator<List<SequencePair>> tokenized = pairs -> LazyList.copyOf(pairs)
                .map(pair ->
                        new SequencePair(source().again(pair.source(), left), target().again(pair.target(), right)));
        LazyList<SequencePair> pairs = shortEnough(tokenized.apply(learned));
        SortedMap<Integer, Integer> lengths = new TreeMap<>();
        checked(train, pairs).forEach(pair -> lengths.merge(pair.source().size(), 1, Integer::sum));
        Vocabularies vocabularies = new Vocabularies(left.vocabulary(), right.vocabulary());
        return new PairSets(
                left,
                right,
                PairSets.of(pairs, vocabularies),
                checked(validation == null ? train : validation, tokenized.apply(forValidation.test())),
                checked(test == null ? train : test, tokenized.apply(forTest.test())),
                TrainedLengths.of(lengths),
                pairs.size(),
                digest(),
                remarks);
    }

    /** The file to learn from. Where all its tokens count, it is read no further than to the one that is too many. */
    private LazyList<SequencePair> all() {
        TokenCounts sources = new TokenCounts();
        TokenCounts targets = new TokenCounts();
        return file(train).read(pair -> {
            if (isShortEnough(pair)) {
                count(source(), "source", pair.source(), sources);
                count(target(), "target", pair.target(), targets);
            }
        });
    }

    private void count(SideTokens side, String name, List<String> sequence, TokenCounts counts) {
        if (side.hasAllTokens(vocabulary)) {
            counts.add(sequence);
            limits.check(train, name, counts);
        }
    }

    /** What is left to learn from, and the pairs of the file or those that are held out. */
    private TrainTestSplit<SequencePair> split(
            List<SequencePair> pairs, @Nullable Path file, String what, List<String> remarks) {
        if (file != null) {
            return new TrainTestSplit<>(pairs, file(file).read());
        }
        if (heldOut == 0) {
            return new TrainTestSplit<>(pairs, List.of());
        }
        if (pairs.stream().map(SequencePair::source).distinct().limit(2).count() < 2) {
            throw new IllegalArgumentException(
                    ("heldOut must be 0 where so few sources are left to hold out a %s part of, but" + " got %s for %s")
                            .formatted(what, heldOut, SafeText.of(train)));
        }
        TrainTestSplit<SequencePair> parts = TrainTestSplit.bySource(pairs, heldOut, SEED);
        remarks.add("data.%s is not given: %s of the %s pairs of %s are held out for it, all of a source together"
                .formatted(what, parts.test().size(), pairs.size(), SafeText.of(train)));
        return parts;
    }

    private boolean isShortEnough(SequencePair pair) {
        return maxLength == null || pair.source().size() <= maxLength;
    }

    private LazyList<SequencePair> shortEnough(List<SequencePair> pairs) {
        LazyList<SequencePair> kept = LazyList.copyOf(pairs).only(this::isShortEnough);
        if (kept.isEmpty()) {
            int shortest =
                    pairs.stream().mapToInt(pair -> pair.source().size()).min().orElseThrow();
            throw new IllegalArgumentException(
                    "maxLength must be at least %s, the length of the shortest source in %s, but got %s"
                            .formatted(shortest, SafeText.of(train), maxLength));
        }
        return kept;
    }

    /** The sequences of one side, or of both sides, one after the other, where they have one vocabulary. */
    private Stream<List<String>> sequences(List<SequencePair> pairs, Function<SequencePair, List<String>> side) {
        return sharedVocabulary == SharedVocabulary.ON
                ? Stream.concat(
                        pairs.stream().map(SequencePair::source), pairs.stream().map(SequencePair::target))
                : pairs.stream().map(side);
    }

    private List<SequencePair> checked(Path file, List<SequencePair> pairs) {
        pairs.forEach(pair -> limits.check(file, pair));
        return pairs;
    }

    /** One of the files, as far as its sides can be split before there are tokenizers. */
    public PairFile file(Path path) {
        return new PairFile(path, source().first(), target().first());
    }

    private SideTokens source() {
        return side(Characters.SOURCE);
    }

    private SideTokens target() {
        return side(Characters.TARGET);
    }

    private SideTokens side(Characters side) {
        return new SideTokens(characters == side || characters == Characters.BOTH ? SideTokens.CHARACTERS : tokenizer);
    }

    /** What the files hold counts, not where they are. */
    private String digest() {
        Stream<String> files = Stream.of(train, validation, test).map(path -> path == null ? "none" : Sha256.of(path));
        Stream<String> share =
                heldOut > 0 && (validation == null || test == null) ? Stream.of("held out " + heldOut) : Stream.of();
        Stream<String> tokens = Stream.of(source(), target()).flatMap(side -> side.fileSha256().stream());
        return Sha256.of(Stream.of(files, share, tokens).flatMap(part -> part).collect(Collectors.joining("\n")));
    }
}
