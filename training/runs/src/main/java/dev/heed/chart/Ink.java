package dev.heed.chart;

import java.awt.Color;
import java.awt.Font;
import java.awt.Graphics2D;
import java.awt.font.FontRenderContext;
import java.util.ArrayList;
import java.util.List;

/** Text in the house style: its colours, and words that are measured before they are drawn. */
final class Ink {

    static final Color TEXT = new Color(0x1F2328);
    static final Color MUTED = new Color(0x59636E);
    static final Color RULE = new Color(0x9AA4AF);
    static final Color GRID = new Color(0xE4E8EC);

    static final Font TITLE = font(Font.BOLD, 17);
    static final Font BODY = font(Font.PLAIN, 13);
    static final Font STRONG = font(Font.BOLD, 13.5f);
    static final Font SMALL = font(Font.PLAIN, 11.5f);

    private static final FontRenderContext CONTEXT = new FontRenderContext(null, true, true);
    private static final String ELLIPSIS = "…";

    private Ink() {}

    /** Which point of the text lies at the given x. */
    enum Anchor {
        START(0),
        MIDDLE(0.5),
        END(1);

        private final double share;

        Anchor(double share) {
            this.share = share;
        }
    }

    /* The logical font: the only one that every machine has, and that falls back for letters it lacks. */
    private static Font font(int style, float size) {
        return new Font(Font.SANS_SERIF, style, 1).deriveFont(size);
    }

    static double width(Font font, String text) {
        return font.getStringBounds(text, CONTEXT).getWidth();
    }

    static double lineHeight(Font font) {
        return Math.ceil(font.getSize2D() * 1.35);
    }

    static double widest(Font font, List<String> texts) {
        return texts.stream().mapToDouble(text -> width(font, text)).max().orElse(0);
    }

    /** Draws with the graphics' font and colour, the middle of a capital letter at y. */
    static void draw(Graphics2D graphics, String text, double x, double y, Anchor anchor) {
        Font font = graphics.getFont();
        double capital = font.createGlyphVector(CONTEXT, "H").getVisualBounds().getHeight();
        double left = x - anchor.share * width(font, text);
        graphics.drawString(text, (float) left, (float) (y + capital / 2));
    }

    /** Draws text turned about its anchor, counter-clockwise in degrees. */
    static void drawTurned(Graphics2D graphics, Turned label) {
        Graphics2D turned = (Graphics2D) graphics.create();
        turned.translate(label.x(), label.y());
        turned.rotate(-Math.toRadians(label.degrees()));
        draw(turned, label.text(), 0, 0, label.anchor());
        turned.dispose();
    }

    record Turned(String text, double x, double y, int degrees, Anchor anchor) {}

    /** Returns the text, cut at its end where it is wider than allowed. */
    static String fit(Font font, String text, double maxWidth) {
        if (width(font, text) <= maxWidth) {
            return text;
        }
        int end = text.length();
        while (end > 0 && width(font, text.substring(0, end) + ELLIPSIS) > maxWidth) {
            end = text.offsetByCodePoints(end, -1);
        }
        return text.substring(0, end) + ELLIPSIS;
    }

    /** Returns the text, cut in its middle where it is wider than allowed: names often differ at their ends. */
    static String fitEnds(Font font, String text, double maxWidth) {
        int[] letters = text.codePoints().toArray();
        String fitted = text;
        for (int kept = letters.length - 1; kept > 0 && width(font, fitted) > maxWidth; kept--) {
            int tail = kept / 2;
            fitted = new String(letters, 0, kept - tail) + ELLIPSIS + new String(letters, letters.length - tail, tail);
        }
        return fitted;
    }

    /** Breaks the text at spaces into lines no wider than allowed; a single longer word is cut. */
    static List<String> wrap(Font font, String text, double maxWidth) {
        List<String> lines = new ArrayList<>();
        String line = "";
        for (String word : text.strip().split("\\s+", -1)) {
            String longer = line.isEmpty() ? word : line + " " + word;
            if (!line.isEmpty() && width(font, longer) > maxWidth) {
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
