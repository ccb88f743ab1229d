package dev.heed.chart;

import dev.heed.io.Excerpt;
import java.awt.Color;
import java.awt.Font;
import java.awt.font.FontRenderContext;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntFunction;

/** Text in the house style: its colours, and words that are measured before they are drawn. */
final class Ink {

    static final Color TEXT = new Color(0x1F2328);
    static final Color MUTED = new Color(0x59636E);
    static final Color RULE = new Color(0x9AA4AF);
    static final Color GRID = new Color(0xE4E8EC);

    static final Font TITLE = font(Font.BOLD, 17);
    static final Font MAP_TITLE = font(Font.BOLD, 15);
    static final Font BODY = font(Font.PLAIN, 13);
    static final Font STRONG = font(Font.BOLD, 13.5f);
    static final Font SMALL = font(Font.PLAIN, 11.5f);

    private static final FontRenderContext CONTEXT = new FontRenderContext(null, true, true);
    private static final String ELLIPSIS = "…";
    /** A text of more lines is cut: it would leave no room for the chart. */
    private static final int MOST_LINES = 4;

    private Ink() {}

    /* The logical font: the only one that every machine has, and that falls back for letters it lacks. */
    private static Font font(int style, float size) {
        return new Font(Font.SANS_SERIF, style, 1).deriveFont(size);
    }

    static double width(Font font, String text) {
        return font.getStringBounds(text, CONTEXT).getWidth();
    }

    static double capitalHeight(Font font) {
        return font.createGlyphVector(CONTEXT, "H").getVisualBounds().getHeight();
    }

    static double lineHeight(Font font) {
        return Math.ceil(font.getSize2D() * 1.35);
    }

    static double widest(Font font, List<String> texts) {
        return texts.stream().mapToDouble(text -> width(font, text)).max().orElse(0);
    }

    /** Returns the text, cut at its end where it is wider than allowed. */
    static String fit(Font font, String text, double maxWidth) {
        return fit(font, text, maxWidth, kept -> text.substring(0, text.offsetByCodePoints(0, kept)) + ELLIPSIS);
    }

    /** Returns the text, cut in its middle where it is wider than allowed: names often differ at their ends. */
    static String fitEnds(Font font, String text, double maxWidth) {
        return fit(
                font,
                text,
                maxWidth,
                kept -> text.substring(0, text.offsetByCodePoints(0, kept - kept / 2))
                        + ELLIPSIS
                        + text.substring(text.offsetByCodePoints(text.length(), -(kept / 2))));
    }

    /** Keeps as many letters as fit, found by halving. */
    private static String fit(Font font, String text, double maxWidth, IntFunction<String> cut) {
        if (isWithin(font, text, maxWidth)) {
            return text;
        }
        int fitting = 0;
        int tooMany = Math.min(text.codePointCount(0, text.length()), most(maxWidth) + 1);
        while (tooMany - fitting > 1) {
            int kept = (fitting + tooMany) / 2;
            if (width(font, cut.apply(kept)) <= maxWidth) {
                fitting = kept;
            } else {
                tooMany = kept;
            }
        }
        return cut.apply(fitting);
    }

    private static boolean isWithin(Font font, String text, double maxWidth) {
        return text.codePointCount(0, text.length()) <= most(maxWidth) && width(font, text) <= maxWidth;
    }

    /** A letter takes a pixel at least, or nobody could read it; measuring all of a very long text would take minutes. */
    private static int most(double maxWidth) {
        return (int) Math.max(1, maxWidth);
    }

    /**
     * Breaks the text at spaces into lines no wider than allowed; a single longer word is cut, and so is what would be on
     * a line beyond the {@value #MOST_LINES}th.
     */
    static List<String> wrap(Font font, String text, double maxWidth) {
        List<String> lines = new ArrayList<>();
        String line = "";
        // More letters than fit are not looked at
        for (String word : Excerpt.of(text.strip(), MOST_LINES * most(maxWidth)).split("\\s+", -1)) {
            String longer = line.isEmpty() ? word : line + " " + word;
            boolean isLast = lines.size() == MOST_LINES - 1;
            if (!line.isEmpty() && !isLast && !isWithin(font, longer, maxWidth)) {
                lines.add(fit(font, line, maxWidth));
                longer = word;
            }
            line = longer;
        }
        if (!line.isEmpty()) {
            lines.add(fit(font, line, maxWidth));
        }
        return lines;
    }
}
