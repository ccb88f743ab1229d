package dev.heed.predict;

/**
 * A line that a model is shown, and what it should make of it.
 *
 * @param input the line
 * @param reference the output that the data has
 */
public record Example(String input, String reference) {}
