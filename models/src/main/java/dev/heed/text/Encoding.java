package dev.heed.text;

import dev.heed.shape.Require;
import java.util.Arrays;
import java.util.stream.IntStream;

/**
 * The tokens of a text, or of a pair of texts, as a model reads them: with the special tokens that its tokenizer adds. An
 * immutable value.
 */
public final class Encoding {

    private final int[] ids;
    private final int[] segments;
    private final int[] texts;

    private Encoding(int[] ids, int[] segments, int[] texts) {
        this.ids = ids;
        this.segments = segments;
        this.texts = texts;
    }

    /** The ids of the tokens, a copy. */
    public int[] ids() {
        return ids.clone();
    }

    /** Which segment each token belongs to: 0, and 1 for what belongs to a second text; a copy. */
    public int[] segments() {
        return segments.clone();
    }

    /** Which text each token is from, 0 or 1; below 0 for one that the tokenizer added; a copy. */
    public int[] texts() {
        return texts.clone();
    }

    /**
     * Cuts what is longer than the model, as Hugging Face's libraries do by {@code longest_first}: tokens that were added
     * all stay, and of a pair the longer text loses first.
     *
     * @param texts which text each token is from, 0 or 1; below 0 for one that was added
     * @param keepsEnd whether the tokens at the beginning of a text go rather than those at its end
     */
    static Encoding cut(int[] ids, int[] segments, int[] texts, int maxLength, boolean keepsEnd) {
        int first = count(texts, 0);
        int second = count(texts, 1);
        int added = ids.length - first - second;
        Require.atLeast("maxLength", maxLength, added + 1);
        int room = maxLength - added;
        int[] kept = first + second <= room ? new int[] {first, second} : kept(first, second, room);
        int[] lost = keepsEnd ? new int[] {first - kept[0], second - kept[1]} : new int[2];
        int[] seen = new int[2];
        int[] places = IntStream.range(0, ids.length)
                .filter(place -> {
                    int text = texts[place];
                    if (text < 0) {
                        return true;
                    }
                    int number = seen[text]++ - lost[text];
                    return number >= 0 && number < kept[text];
                })
                .toArray();
        return new Encoding(at(ids, places), at(segments, places), at(texts, places));
    }

    /** How many tokens each text keeps: the shorter all it has, unless it has more than half the room. */
    private static int[] kept(int first, int second, int room) {
        int shorter = Math.min(Math.min(first, second), room / 2);
        int longer = room - shorter;
        return first > second ? new int[] {longer, shorter} : new int[] {shorter, longer};
    }

    private static int count(int[] texts, int text) {
        return (int) Arrays.stream(texts).filter(one -> one == text).count();
    }

    private static int[] at(int[] numbers, int... places) {
        return Arrays.stream(places).map(place -> numbers[place]).toArray();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Encoding encoding
                && Arrays.equals(ids, encoding.ids)
                && Arrays.equals(segments, encoding.segments)
                && Arrays.equals(texts, encoding.texts);
    }

    @Override
    public int hashCode() {
        return 31 * (31 * Arrays.hashCode(ids) + Arrays.hashCode(segments)) + Arrays.hashCode(texts);
    }

    @Override
    public String toString() {
        return "Encoding[ids=%s, segments=%s]".formatted(Arrays.toString(ids), Arrays.toString(segments));
    }
}
