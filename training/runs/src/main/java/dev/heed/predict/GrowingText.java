package dev.heed.predict;

import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Function;

/**
 * Tells a listener the text of tokens as they come. A character of several tokens is told when it is whole.
 */
public final class GrowingText {

    /** What stands for bytes that are no whole character yet. */
    private static final char INCOMPLETE = '\uFFFD';

    private final Function<int[], String> decode;
    private final TextListener listener;
    private final Map<Integer, int[]> tokens = new HashMap<>();
    private final Map<Integer, Integer> told = new HashMap<>();

    /**
     * No text yet.
     *
     * @param decode the text of all tokens of an output so far
     * @param listener is told what is new
     */
    public GrowingText(Function<int[], String> decode, TextListener listener) {
        this.decode = decode;
        this.listener = listener;
    }

    /** The output of an input has one more token. */
    public void add(int input, int token) {
        int[] before = tokens.getOrDefault(input, new int[0]);
        int[] now = Arrays.copyOf(before, before.length + 1);
        now[before.length] = token;
        tokens.put(input, now);
        tell(input, false);
    }

    /** No output grows any more: what never became a whole character is told as it is. */
    public void end() {
        tokens.keySet().forEach(input -> tell(input, true));
    }

    private void tell(int input, boolean atEnd) {
        String text = decode.apply(tokens.getOrDefault(input, new int[0]));
        int end = text.length();
        while (!atEnd && end > 0 && text.charAt(end - 1) == INCOMPLETE) {
            end--;
        }
        int from = told.getOrDefault(input, 0);
        if (end > from) {
            told.put(input, end);
            listener.onText(input, text.substring(from, end));
        }
    }
}
