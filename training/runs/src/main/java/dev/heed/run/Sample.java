package dev.heed.run;

/**
 * What a network made of an example.
 *
 * @param update after which
 * @param input the line that it read
 * @param reference what the data has
 * @param output what it made
 */
public record Sample(long update, String input, String reference, String output) {

    /** In one line. */
    String line() {
        String line = "sample: " + input + " → " + output
                + (output.equals(reference) ? "" : " (reference: " + reference + ")");
        return line.replace("\r", "\\r").replace("\n", "\\n");
    }
}
