package dev.heed.train.checkpoint;

import dev.heed.io.SafeText;
import java.util.List;

/** Shows where two texts part. */
final class TextDifference {

    private TextDifference() {}

    /** The first line that differs, as it was and as it is. */
    static String firstLine(String before, String now) {
        List<String> old = before.lines().toList();
        List<String> current = now.lines().toList();
        int line = 0;
        while (line < Math.min(old.size(), current.size()) && old.get(line).equals(current.get(line))) {
            line++;
        }
        return "'" + at(old, line) + "', now '" + at(current, line) + "'";
    }

    private static String at(List<String> lines, int line) {
        return line < lines.size() ? SafeText.of(lines.get(line).strip()) : "";
    }
}
