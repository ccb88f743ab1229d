package dev.heed.data;

import dev.heed.io.SafeText;
import dev.heed.shape.Require;
import dev.heed.text.SpecialTokens;
import dev.heed.text.TokenCounts;
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

    /**
     * Checks the sequences of a pair.
     *
     * @param file where it is from
     * @throws IllegalArgumentException if one is too long
     */
    public void check(Path file, SequencePair pair) {
        check(file, "source", pair.source());
        check(file, "target", pair.target());
    }

    private void check(Path file, String side, List<String> sequence) {
        if (sequence.size() > tokens) {
            List<String> first = sequence.subList(0, Math.min(SHOWN, sequence.size()));
            throw new IllegalArgumentException(
                    "%s: %s must hold at most limits.tokens=%s tokens, but got one of %s that begins with %s"
                            .formatted(
                                    SafeText.of(file),
                                    side,
                                    tokens,
                                    sequence.size(),
                                    SafeText.of(String.join(" ", first))));
        }
    }

    /**
     * Checks the tokens of all sources or of all targets, as soon as there are too many.
     *
     * @param file where they are from
     * @param side source or target
     * @throws IllegalArgumentException if their vocabulary would be too large
     */
    public void check(Path file, String side, TokenCounts counts) {
        int entries = counts.size() + SpecialTokens.COUNT;
        if (entries > vocabulary) {
            throw new IllegalArgumentException(
                    ("%s: the %s's vocabulary must have at most limits.vocabulary=%s entries, but got %s;"
                                    + " are its tokens characters?")
                            .formatted(file, side, vocabulary, entries));
        }
    }
}
