package dev.heed.predict;

/** Is given generated text as it grows. */
@FunctionalInterface
public interface TextListener {

    /**
     * The output of an input has grown.
     *
     * @param input the place of the input among all inputs
     * @param text what came after the text before, at least one character
     */
    void onText(int input, String text);
}
