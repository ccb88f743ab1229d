package dev.heed.predict;

import java.util.List;

/**
 * What a model generated in a test, all as text.
 *
 * @param source what it read
 * @param output what it made of it
 * @param references what the data has for this source, at least one
 * @param isRight whether the output equals any of them
 */
public record TestedOutput(String source, String output, List<String> references, boolean isRight) {

    /** Copies the list. */
    public TestedOutput {
        references = List.copyOf(references);
    }
}
