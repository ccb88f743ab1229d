package dev.heed.data;

import dev.heed.io.SafeText;
import dev.heed.text.Blanks;
import java.nio.file.Path;
import java.util.function.Consumer;

/**
 * A text file of labelled texts, {@code LABEL<TAB>TEXT} on each line, in UTF-8, with or without a byte order mark. Lines
 * end with LF or CR LF, and with no other character, and hold at most 1,048,576 bytes. Blanks around a label or a text
 * are no part of it. Anything else in the file is an error that names the file and the line.
 *
 * <p>What is read takes the memory of the file, and four bytes a line; see {@link PairFile}.
 *
 * @param path where the file is
 */
public record LabelFile(Path path) {

    /**
     * Reads texts to learn from, in the order of the lines.
     *
     * @throws IllegalArgumentException if all have one label
     */
    public LazyList<LabelledText> read() {
        LazyList<LabelledText> texts = read(text -> {});
        String first = texts.get(0).label();
        if (texts.stream().allMatch(text -> text.label().equals(first))) {
            throw new IllegalArgumentException(
                    SafeText.of(path) + ": file must hold at least two labels, but got only " + SafeText.of(first));
        }
        return texts;
    }

    /**
     * Reads texts to measure a classifier on, in the order of the lines.
     *
     * @param known what the classifier tells apart
     * @throws IllegalArgumentException if one has another label
     */
    public LazyList<LabelledText> read(Labels known) {
        return read(text -> known.number(text.label()));
    }

    private LazyList<LabelledText> read(Consumer<LabelledText> check) {
        Utf8Lines lines = Utf8Lines.read(path);
        for (int line = 0; line < lines.size(); line++) {
            String[] sides = lines.sides(line);
            try {
                check.accept(text(sides));
            } catch (IllegalArgumentException e) {
                throw lines.refusal(line, String.valueOf(e.getMessage()));
            }
        }
        return LazyList.of(lines.size(), line -> text(lines.sides(line)));
    }

    private static LabelledText text(String[] sides) {
        return new LabelledText(Blanks.strip(sides[0]), Blanks.strip(sides[1]));
    }
}
