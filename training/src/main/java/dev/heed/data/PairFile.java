package dev.heed.data;

import dev.heed.text.Blanks;
import dev.heed.text.Splitting;
import dev.heed.text.Vocabulary;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;

/**
 * A text file of pairs, {@code source<TAB>target} on each line, in UTF-8, with or without a byte order mark. Lines end
 * with LF or CR LF, and with no other character, and hold at most 1,048,576 bytes. Blanks around a side are no part of it.
 * Anything else in the file, and the name of a special token, is an error that names the file and the line, because a
 * corpus that is silently repaired gives figures nobody can repeat.
 *
 * <p>The pairs read take the memory of the file, and four bytes a line. A file may hold half as many bytes as Java's heap.
 *
 * @param path where the file is
 * @param source how the left side becomes tokens
 * @param target how the right side becomes tokens
 */
public record PairFile(Path path, Splitting source, Splitting target) {

    /** Reads all pairs, at least one, in the order of the lines. */
    public LazyList<SequencePair> read() {
        return read(pair -> {});
    }

    /**
     * Reads all pairs, and hands each on. The list makes them again when they are asked for, so that whatever concerns all
     * of them is best done on the way.
     *
     * @param each is given every pair once, in the order of the lines; what it throws ends the reading
     */
    public LazyList<SequencePair> read(Consumer<SequencePair> each) {
        Utf8Lines lines = lines(each);
        return LazyList.of(lines.size(), line -> pair(lines, line));
    }

    /** Reads the lines of the pairs as they stand in the file, without a byte order mark and without LF. */
    public LazyList<String> readLines() {
        Utf8Lines lines = lines(pair -> {});
        return LazyList.of(lines.size(), lines::get);
    }

    private Utf8Lines lines(Consumer<SequencePair> each) {
        Utf8Lines lines = Utf8Lines.read(path);
        for (int line = 0; line < lines.size(); line++) {
            each.accept(pair(lines, line));
        }
        return lines;
    }

    private SequencePair pair(Utf8Lines lines, int line) {
        String[] sides = lines.sides(line);
        return new SequencePair(
                tokens(lines, line, "source", source.split(Blanks.strip(sides[0]))),
                tokens(lines, line, "target", target.split(Blanks.strip(sides[1]))));
    }

    private static List<String> tokens(Utf8Lines lines, int line, String side, List<String> tokens) {
        if (tokens.isEmpty()) {
            throw lines.refusal(line, side + " must hold at least one token, but got 0");
        }
        for (String token : tokens) {
            if (Vocabulary.isSpecial(token)) {
                throw lines.refusal(line, side + " must hold no special token, but got " + token);
            }
        }
        return tokens;
    }
}
