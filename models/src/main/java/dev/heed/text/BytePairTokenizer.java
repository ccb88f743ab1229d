package dev.heed.text;

import dev.heed.shape.Require;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Byte-pair encoding as GPT-2 does it: text is cut into words with the space before them, numbers, other characters and
 * blanks, and the bytes of each piece are merged to tokens, the pair that was the most frequent in training first. Any text
 * comes back as it was, since every byte is a token too: nothing is unknown.
 *
 * <p>Differs from GPT-2: special tokens never come from text, and they are Heed's, from id 0 on ({@link SpecialTokens}).
 *
 * @see <a href="https://arxiv.org/abs/1508.07909">Sennrich et al. 2016</a>, byte-pair encoding of words
 * @see <a href="https://cdn.openai.com/better-language-models/language_models_are_unsupervised_multitask_learners.pdf">Radford
 *     et al. 2019, section 2.2</a>, of bytes
 */
public final class BytePairTokenizer implements SequenceTokenizer {

    /** The ids that every vocabulary has: the special tokens and the bytes. */
    public static final int SMALLEST_VOCABULARY = SpecialTokens.COUNT + 256;

    /* Words follow Zipf's law: these are nearly all of a text, and take a few megabytes. */
    private static final int CACHED_WORDS = 1 << 15;

    private static final int CACHED_LENGTH = 64;

    private final Vocabulary vocabulary;
    private final List<BytePair> pairs;
    private final int[] byteTokens = new int[256];
    private final BytePairMerges merges;
    private final Map<String, int[]> cache = new ConcurrentHashMap<>();

    /**
     * Puts a tokenizer together.
     *
     * @param vocabulary tokens as {@link ByteLevel} writes them, those of all bytes among them
     * @param pairs which tokens are merged, the first first; what they give is in the vocabulary too
     */
    BytePairTokenizer(Vocabulary vocabulary, List<BytePair> pairs) {
        this.vocabulary = vocabulary;
        this.pairs = List.copyOf(pairs);
        for (int value = 0; value < byteTokens.length; value++) {
            byteTokens[value] = vocabulary.id(ByteLevel.token((byte) value));
        }
        merges = new BytePairMerges(
                pairs,
                pairs.stream()
                        .mapToInt(pair -> vocabulary.id(vocabulary.token(pair.left()) + vocabulary.token(pair.right())))
                        .toArray());
    }

    /**
     * Learns which pairs to merge. The same texts give the same tokenizer: of equally frequent pairs, the one of lower ids
     * is merged first.
     *
     * @param texts what to learn from, at least one character in all; no token crosses the end of one
     * @param vocabSize the number of ids V, special tokens and bytes included, at least 260; there are fewer where no
     *     pair occurs twice any more
     */
    public static BytePairTokenizer train(Iterable<String> texts, int vocabSize) {
        Require.atLeast("vocabSize", vocabSize, SMALLEST_VOCABULARY);
        return new BytePairTraining(texts).train(vocabSize);
    }

    @Override
    public int vocabSize() {
        return vocabulary.size();
    }

    @Override
    public int[] encode(String text) {
        return ByteLevel.pieces(text)
                .flatMapToInt(piece -> Arrays.stream(tokens(piece)))
                .toArray();
    }

    private int[] tokens(String piece) {
        int[] known = cache.get(piece);
        if (known != null) {
            return known;
        }
        byte[] bytes = piece.getBytes(StandardCharsets.UTF_8);
        int[] tokens = new int[bytes.length];
        for (int index = 0; index < bytes.length; index++) {
            tokens[index] = byteTokens[Byte.toUnsignedInt(bytes[index])];
        }
        int[] merged = merges.apply(tokens);
        if (piece.length() <= CACHED_LENGTH && cache.size() < CACHED_WORDS) {
            cache.put(piece, merged);
        }
        return merged;
    }

    @Override
    public Vocabulary vocabulary() {
        return vocabulary;
    }

    @Override
    public List<String> split(String text) {
        return Arrays.stream(encode(text)).mapToObj(vocabulary::token).toList();
    }

    @Override
    public String join(List<String> tokens) {
        return ByteLevel.text(tokens.stream());
    }

    @Override
    public List<String> shown(List<String> tokens) {
        return tokens.stream().map(ByteLevel::shown).toList();
    }

    @Override
    public String decode(int... ids) {
        SpecialIds special = special();
        return ByteLevel.text(
                Arrays.stream(ids).filter(id -> !special.contains(id)).mapToObj(vocabulary::token));
    }

    /** {@inheritDoc} A token that is a part of a character is shown as its bytes: {@code <0xE2>}. */
    @Override
    public String token(int id) {
        return special().contains(id) ? vocabulary.token(id) : ByteLevel.shown(vocabulary.token(id));
    }

    @Override
    public SpecialIds special() {
        return vocabulary.special();
    }

    @Override
    public BytePairTokenizer withMask() {
        return new BytePairTokenizer(vocabulary.withMask(), pairs);
    }

    @Override
    public void save(Path file) {
        TokenizerFile.write(file, vocabulary, pairs);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof BytePairTokenizer tokenizer
                && vocabulary.equals(tokenizer.vocabulary)
                && pairs.equals(tokenizer.pairs);
    }

    @Override
    public int hashCode() {
        return 31 * vocabulary.hashCode() + pairs.hashCode();
    }

    @Override
    public String toString() {
        return "BytePairTokenizer of %s ids".formatted(vocabSize());
    }
}
