package dev.heed.data;

import dev.heed.shape.Require;
import java.nio.file.Path;
import java.util.List;

/**
 * What the files of a corpus may hold before they are more likely a mistake than something to learn from, such as a
 * text without line breaks. Without limits such a file would fill the memory, and the system would end the process.
 *
 * @param tokens the most tokens of a source or a target
 * @param vocabulary the most entries of a vocabulary, special tokens included
 */
public record CorpusLimits(int tokens, int vocabulary) {

    private static final int SHOWN = 5;

    /** Checks the numbers. */
    public CorpusLimits {
        Require.positive("tokens", tokens);
        Require.positive("vocabulary", vocabulary);
    }

    /** Limits that small models on a desk's machine can bear: 2,048 tokens and 65,536 entries. */
    public static CorpusLimits standard() {
        return new CorpusLimits(2_048, 65_536);
    }

    /**
     * Checks the sequences of a file.
     *
     * @throws IllegalArgumentException if one is too long
     */
    public void check(Path file, List<SequencePair> pairs) {
        for (SequencePair pair : pairs) {
            check(file, "source", pair.source());
            check(file, "target", pair.target());
        }
    }

    private void check(Path file, String side, List<String> sequence) {
        if (sequence.size() > tokens) {
            throw new IllegalArgumentException(
                    "%s: %s must hold at most limits.tokens=%s tokens, but got one of %s that begins with %s"
                            .formatted(
                                    file,
                                    side,
                                    tokens,
                                    sequence.size(),
                                    String.join(" ", sequence.subList(0, Math.min(SHOWN, sequence.size())))));
        }
    }

    /**
     * Checks the vocabularies of a file's tokens.
     *
     * @throws IllegalArgumentException if one is too large
     */
    public void check(Path file, Vocabularies vocabularies) {
        check(file, "source", vocabularies.source());
        check(file, "target", vocabularies.target());
    }

    private void check(Path file, String side, Vocabulary entries) {
        if (entries.size() > vocabulary) {
            throw new IllegalArgumentException(
                    ("%s: the %s's vocabulary must have at most limits.vocabulary=%s entries, but got %s;"
                                    + " are its tokens characters?")
                            .formatted(file, side, vocabulary, entries.size()));
        }
    }
}
