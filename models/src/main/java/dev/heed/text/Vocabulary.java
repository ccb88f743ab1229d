package dev.heed.text;

import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * Numbers tokens: the special tokens come first ({@link SpecialTokens}), then the ordinary ones. Immutable.
 *
 * <p>Special tokens never come from text: a source that spells {@code <eos>} is read as an unknown token, and a
 * vocabulary refuses to be built from one.
 */
public final class Vocabulary {

    /* Ordered by id, see SpecialTokens. */
    private static final List<String> SPECIAL = List.of("<pad>", "<bos>", "<eos>", "<unk>");

    private final List<String> texts;
    private final Map<String, Integer> ids = new HashMap<>();

    private Vocabulary(List<String> ordinary) {
        texts = Stream.concat(SPECIAL.stream(), ordinary.stream()).toList();
        for (int id = SpecialTokens.COUNT; id < texts.size(); id++) {
            ids.put(texts.get(id), id);
        }
    }

    /**
     * Numbers tokens in the order in which the collection gives them; a token that comes again keeps its first number.
     * Pass a list or a sorted set if the numbers are to be the same in every run.
     */
    public static Vocabulary of(Collection<String> tokens) {
        tokens.forEach(Vocabulary::check);
        return new Vocabulary(tokens.stream().distinct().toList());
    }

    /** Numbers the tokens of sequences, the most frequent first, equally frequent ones by their text. */
    public static Vocabulary fromSequences(Collection<List<String>> sequences) {
        TokenCounts counts = new TokenCounts();
        sequences.forEach(counts::add);
        return counts.vocabulary();
    }

    private static void check(String token) {
        if (token.isEmpty()) {
            throw new IllegalArgumentException("token must hold at least one character, but got an empty one");
        }
        if (isSpecial(token)) {
            throw new IllegalArgumentException(
                    "token must differ from the special tokens %s, but got %s".formatted(SPECIAL, token));
        }
    }

    /** Whether a text is the name of a special token, as {@code <pad>}. */
    public static boolean isSpecial(String token) {
        return SPECIAL.contains(token);
    }

    /** How many ids there are, special tokens included: V. */
    public int size() {
        return texts.size();
    }

    /** The ordinary tokens, from id {@link SpecialTokens#COUNT} on; {@link #of} makes an equal vocabulary from them. */
    public List<String> tokens() {
        return texts.subList(SpecialTokens.COUNT, texts.size());
    }

    /** The number of a token, {@link SpecialTokens#UNKNOWN} if it is not in the vocabulary. */
    public int id(String token) {
        return ids.getOrDefault(token, SpecialTokens.UNKNOWN);
    }

    /** The text of a token, in angle brackets if it is a special one. */
    public String token(int id) {
        if (id < 0 || id >= texts.size()) {
            throw new IllegalArgumentException(
                    "id must be at least 0 and less than %s, but got %s".formatted(texts.size(), id));
        }
        return texts.get(id);
    }

    /** Turns tokens into as many ids. */
    public int[] encode(List<String> tokens) {
        return tokens.stream().mapToInt(this::id).toArray();
    }

    /** Turns tokens into ids and ends them with {@link SpecialTokens#EOS}. */
    public int[] encodeWithEnd(List<String> tokens) {
        int[] encoded = Arrays.copyOf(encode(tokens), tokens.size() + 1);
        encoded[tokens.size()] = SpecialTokens.EOS;
        return encoded;
    }

    /**
     * Turns ids into tokens: everything before the first {@link SpecialTokens#EOS}, without beginning and padding. An
     * unknown token is kept as {@code <unk>}, so that positions stay what they were.
     */
    public List<String> decode(int... encoded) {
        return Arrays.stream(encoded)
                .takeWhile(id -> id != SpecialTokens.EOS)
                .filter(id -> id != SpecialTokens.BOS && id != SpecialTokens.PAD)
                .mapToObj(this::token)
                .toList();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Vocabulary vocabulary && texts.equals(vocabulary.texts);
    }

    @Override
    public int hashCode() {
        return texts.hashCode();
    }

    @Override
    public String toString() {
        return "Vocabulary of %s ids".formatted(size());
    }
}
