package dev.heed.family.seq2seq;

import dev.heed.data.CorpusLimits;
import dev.heed.io.PathText;
import dev.heed.io.SafeText;
import dev.heed.io.Sha256;
import dev.heed.text.BytePairTokenizer;
import dev.heed.text.SequenceTokenizer;
import dev.heed.text.SpecialTokens;
import dev.heed.text.Splitting;
import dev.heed.text.TokenCounts;
import dev.heed.text.Tokenization;
import dev.heed.text.VocabularyTokenizer;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * How one side of a pair becomes tokens. Words, characters and what stands between blanks are known before a tokenizer is
 * learned from them; until there is one, byte pairs and what a file says are a side's whole text.
 *
 * @param kind a word of {@link #KNOWN}, {@code bytePairs} or the path of a {@code tokenizer.json}
 */
record SideTokens(String kind) {

    static final String BLANKS = "blanks";
    static final String CHARACTERS = "characters";
    private static final String WORDS = "words";
    private static final String BYTE_PAIRS = "bytePairs";
    private static final String FILE = ".json";

    private static final Map<String, Tokenization> KNOWN = Map.of(
            BLANKS, Tokenization.WORDS,
            CHARACTERS, Tokenization.CHARACTERS,
            WORDS, Tokenization.LOSSLESS_WORDS);

    private static final int USUAL_VOCABULARY = 8192;

    SideTokens {
        if (!KNOWN.containsKey(kind) && !kind.equals(BYTE_PAIRS) && !kind.endsWith(FILE)) {
            throw new IllegalArgumentException("tokenizer must be blanks, characters, words, bytePairs or the path of a"
                    + " tokenizer.json, but got " + SafeText.of(kind));
        }
    }

    /** How texts are split before there is a tokenizer. */
    Splitting first() {
        Tokenization known = KNOWN.get(kind);
        return known == null ? text -> text.isEmpty() ? List.of() : List.of(text) : known;
    }

    /** Whether all tokens that occur are numbered: few, unless they are a mistake that {@link CorpusLimits} finds. */
    boolean hasAllTokens(@Nullable Integer vocabulary) {
        return vocabulary == null && (kind.equals(BLANKS) || kind.equals(CHARACTERS));
    }

    /**
     * Makes the tokenizer.
     *
     * @param sequences what to learn from, as {@link #first} splits it
     * @param vocabulary the most ids; null for the usual number
     */
    SequenceTokenizer learn(Supplier<Stream<List<String>>> sequences, @Nullable Integer vocabulary) {
        if (isFile()) {
            return SequenceTokenizer.load(PathText.of(kind));
        }
        int usual = hasAllTokens(vocabulary) ? Integer.MAX_VALUE : USUAL_VOCABULARY;
        int most = vocabulary == null ? usual : vocabulary;
        Tokenization known = KNOWN.get(kind);
        if (known == null) {
            return BytePairTokenizer.train(
                    () -> sequences.get().map(text -> text.get(0)).iterator(), most);
        }
        TokenCounts counts = new TokenCounts();
        sequences.get().forEach(counts::add);
        return new VocabularyTokenizer(known, counts.vocabulary(most));
    }

    /** The tokens of a sequence that {@link #first} split. */
    List<String> again(List<String> sequence, SequenceTokenizer tokenizer) {
        return KNOWN.containsKey(kind) ? sequence : tokenizer.split(sequence.get(0));
    }

    boolean isFile() {
        return kind.endsWith(FILE);
    }

    /** The fewest ids that such a tokenizer can have. */
    int leastVocabulary() {
        return kind.equals(BYTE_PAIRS) ? BytePairTokenizer.SMALLEST_VOCABULARY : SpecialTokens.COUNT + 1;
    }

    /** Of a tokenizer that is not learned from the pairs, SHA-256 of its file in hexadecimal digits. */
    Optional<String> fileSha256() {
        return isFile() ? Optional.of(Sha256.of(PathText.of(kind))) : Optional.empty();
    }
}
