package dev.heed.text;

import dev.heed.io.SafeText;
import java.nio.file.Path;
import java.util.List;

/**
 * A tokenizer whose tokens are the entries of a {@link Vocabulary}, so that a text can be held as a list of them: the two
 * sides of a sequence-to-sequence model. Its special tokens have the ids of {@link SpecialTokens}.
 */
public sealed interface SequenceTokenizer extends Tokenizer, Splitting permits VocabularyTokenizer, BytePairTokenizer {

    /** The numbers of the tokens. */
    Vocabulary vocabulary();

    /** {@inheritDoc} They are as the vocabulary has them; those of byte pairs are no text to read, see {@link #shown}. */
    @Override
    List<String> split(String text);

    /** The text of some tokens; the name of a special token stays, as {@code <unk>}. */
    String join(List<String> tokens);

    /** What each token looks like, for pictures and tables. */
    default List<String> shown(List<String> tokens) {
        return tokens;
    }

    /**
     * Reads a {@code tokenizer.json} that Heed wrote.
     *
     * @throws IllegalArgumentException if it is damaged or another's
     */
    static SequenceTokenizer load(Path file) {
        if (Tokenizer.load(file) instanceof SequenceTokenizer tokenizer) {
            return tokenizer;
        }
        throw new IllegalArgumentException("tokenizer must be one that Heed wrote, since both sides of a pair need its"
                + " beginning and its end, but got " + SafeText.of(file));
    }
}
