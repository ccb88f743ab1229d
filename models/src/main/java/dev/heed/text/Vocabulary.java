package dev.heed.text;

import dev.heed.io.SafeText;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.stream.Stream;

/**
 * Numbers tokens: the special tokens come first ({@link SpecialTokens}), then the ordinary ones, then a mask where one was
 * asked for. Immutable.
 *
 * <p>Special tokens never come from text: a source that spells {@code <eos>} is read as an unknown token, and a
 * vocabulary refuses to be built from one.
 */
public final class Vocabulary {

    /* Ordered by id, see SpecialTokens. */
    private static final List<String> SPECIAL = List.of("<pad>", "<bos>", "<eos>", "<unk>");

    private static final String MASK = "<mask>";

    private final List<String> texts;
    private final boolean isMasked;
    private final Map<String, Integer> ids = new HashMap<>();

    private Vocabulary(List<String> ordinary, boolean isMasked) {
        this.isMasked = isMasked;
        texts = Stream.of(SPECIAL, ordinary, isMasked ? List.of(MASK) : List.<String>of())
                .flatMap(List::stream)
                .toList();
        for (int index = 0; index < ordinary.size(); index++) {
            ids.put(ordinary.get(index), SpecialTokens.COUNT + index);
        }
    }

    /**
     * Numbers tokens in the order in which the collection gives them; a token that comes again keeps its first number.
     * Pass a list or a sorted set if the numbers are to be the same in every run.
     */
    public static Vocabulary of(Collection<String> tokens) {
        tokens.forEach(Vocabulary::check);
        return new Vocabulary(tokens.stream().distinct().toList(), false);
    }

    private static void check(String token) {
        if (token.isEmpty()) {
            throw new IllegalArgumentException("token must hold at least one character, but got an empty one");
        }
        if (isSpecial(token)) {
            throw new IllegalArgumentException(
                    "token must differ from the special tokens %s, but got %s".formatted(SPECIAL, token));
        }
        if (token.codePoints().anyMatch(Unicode::isLoneSurrogate)) {
            throw new IllegalArgumentException(
                    "token must hold whole characters, but got half a surrogate pair in " + SafeText.of(token));
        }
    }

    /** Whether a text is the name of a special token, as {@code <pad>}. */
    public static boolean isSpecial(String token) {
        return SPECIAL.contains(token);
    }

    /**
     * This vocabulary with one more special token as its last id, {@code <mask>}, so that all other ids stay; this one as
     * it is if it has it.
     *
     * @throws IllegalArgumentException if {@code <mask>} is an ordinary token
     */
    public Vocabulary withMask() {
        if (ids.containsKey(MASK)) {
            throw new IllegalArgumentException(
                    "token must differ from the special token %s, but got it".formatted(MASK));
        }
        return isMasked ? this : new Vocabulary(tokens(), true);
    }

    /** The ids of the special tokens. */
    public SpecialIds special() {
        return new SpecialIds(
                OptionalInt.of(SpecialTokens.PAD),
                OptionalInt.of(SpecialTokens.BOS),
                OptionalInt.of(SpecialTokens.EOS),
                OptionalInt.of(SpecialTokens.UNKNOWN),
                isMasked ? OptionalInt.of(size() - 1) : OptionalInt.empty());
    }

    /** How many ids there are, special tokens included: V. */
    public int size() {
        return texts.size();
    }

    /** The ordinary tokens, from id {@link SpecialTokens#COUNT} on; {@link #of} makes an equal vocabulary from them. */
    public List<String> tokens() {
        return texts.subList(SpecialTokens.COUNT, isMasked ? size() - 1 : size());
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
        return other instanceof Vocabulary vocabulary
                && isMasked == vocabulary.isMasked
                && texts.equals(vocabulary.texts);
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
