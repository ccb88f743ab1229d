package dev.heed.notebook;

import org.jspecify.annotations.Nullable;

/**
 * The code of one cell, and where it comes from.
 *
 * @param number the cell's, counted over code cells from 1, as Jupyter does
 * @param fileLine the line of the file that the code starts at, or 0
 * @param code one or more snippets
 */
record CellSource(int number, int fileLine, String code) {

    /** The failure at a place, so many characters into the code: it names cell and line and quotes the line. */
    CellException failure(int position, String problem, @Nullable Throwable cause) {
        int place = Math.max(0, Math.min(position, code.length()));
        while (place < code.length() && Character.isWhitespace(code.charAt(place))) {
            place++;
        }
        int line = (int) code.substring(0, place).chars().filter(c -> c == '\n').count();
        String quoted = code.lines().skip(line).findFirst().orElse("");
        String where = "cell %s, line %s%s"
                .formatted(number, line + 1, fileLine > 0 ? " (line %s of the file)".formatted(fileLine + line) : "");
        return new CellException("%s: %s%n    > %s".formatted(where, problem, quoted.strip()), cause);
    }
}
