package dev.heed.family.seq2seq;

import dev.heed.data.BucketedBatches;
import dev.heed.data.CorpusLimits;
import dev.heed.data.LazyList;
import dev.heed.data.PairFile;
import dev.heed.data.SequencePair;
import dev.heed.data.Vocabularies;
import dev.heed.io.Sha256;
import dev.heed.shape.Require;
import dev.heed.text.TokenCounts;
import dev.heed.text.Tokenization;
import java.nio.file.Path;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Pairs from files, lines of {@code source<TAB>target} in UTF-8. Paths that are not absolute start at the working
 * directory, not at the recipe's folder, so that a recipe means the same wherever a copy of it lies.
 *
 * @param train the file that is learned from
 * @param validation the file that is validated on; null for no validation
 * @param test the file that is tested on; null for no test
 * @param characters the sides whose tokens are their characters; elsewhere tokens stand between blanks
 * @param maxLength pairs to learn from with a longer source are left out; null for no limit
 * @param limits what is refused as too long or too large
 */
public record FileData(
        Path train,
        @Nullable Path validation,
        @Nullable Path test,
        Characters characters,
        @Nullable Integer maxLength,
        CorpusLimits limits)
        implements PairData {

    /** Checks the length. */
    public FileData {
        if (maxLength != null) {
            Require.positive("maxLength", maxLength);
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

    @Override
    public boolean isFinite() {
        return true;
    }

    @Override
    public boolean hasValidation() {
        return validation != null;
    }

    @Override
    public PairSets read() {
        TokenCounts sources = new TokenCounts();
        TokenCounts targets = new TokenCounts();
        SortedMap<Integer, Integer> lengths = new TreeMap<>();
        LazyList<SequencePair> pairs = file(train).readUpTo(maxLength == null ? Integer.MAX_VALUE : maxLength, pair -> {
            limits.check(train, pair);
            sources.add(pair.source());
            limits.check(train, "source", sources);
            targets.add(pair.target());
            limits.check(train, "target", targets);
            lengths.merge(pair.source().size(), 1, Integer::sum);
        });
        Vocabularies vocabularies = new Vocabularies(sources.vocabulary(), targets.vocabulary());
        return new PairSets(
                vocabularies,
                (batchSize, seed) -> BucketedBatches.of(pairs, vocabularies, batchSize, seed),
                readIfGiven(validation),
                readIfGiven(test),
                TrainedLengths.of(lengths),
                pairs.size(),
                digest());
    }

    private List<SequencePair> readIfGiven(@Nullable Path path) {
        return path == null ? List.of() : file(path).readUpTo(Integer.MAX_VALUE, pair -> limits.check(path, pair));
    }

    /** One of the files, with the tokens of its sides. */
    public PairFile file(Path path) {
        return new PairFile(path, source(), target());
    }

    @Override
    public Tokenization source() {
        return tokenization(Characters.SOURCE);
    }

    @Override
    public Tokenization target() {
        return tokenization(Characters.TARGET);
    }

    private Tokenization tokenization(Characters side) {
        return characters == side || characters == Characters.BOTH ? Tokenization.CHARACTERS : Tokenization.WORDS;
    }

    /** What the files hold counts, not where they are. */
    private String digest() {
        return Sha256.of(Stream.of(train, validation, test)
                .map(path -> path == null ? "none" : file(path).sha256())
                .collect(Collectors.joining("\n")));
    }
}
