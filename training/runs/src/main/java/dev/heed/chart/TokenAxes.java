package dev.heed.chart;

import dev.heed.io.Excerpt;
import dev.heed.text.Blanks;
import java.awt.Font;
import java.util.List;

/** The tokens beside maps of attention weights, measured first, so that no label overlaps another. */
final class TokenAxes {

    static final int LARGEST_WITH_VALUES = 12;
    static final int LABEL_GAP = 7;

    /** A label's letters where there is room for all, as in the text of a cell that the pointer rests on. */
    private static final int MOST_LETTERS = 100;

    private static final int MAX_LABEL = 130;
    private static final int MAX_CELL = 50;
    private static final int MIN_CELL = 14;

    /** The tokens, cut where they are very long. */
    final List<String> sourceLabels;

    final List<String> outputLabels;
    final int cell;
    /** How far the source labels are turned, counter-clockwise. */
    final int degrees;

    /** Axes of maps that aim at a side in shown pixels; the side may grow to {@value #MIN_CELL} times the tokens. */
    TokenAxes(List<String> source, List<String> output, int side) {
        cell = Math.min(MAX_CELL, Math.max(MIN_CELL, side / Math.max(source.size(), output.size())));
        sourceLabels = labels(source);
        outputLabels = labels(output);
        degrees = turn(Ink.widest(labelFont(), sourceLabels), cell);
    }

    private List<String> labels(List<String> tokens) {
        return tokens.stream()
                .map(token -> Ink.fit(labelFont(), visible(token), MAX_LABEL))
                .toList();
    }

    /** The token as a label: blanks and control characters can be seen, and a very long one is cut. */
    static String visible(String token) {
        return Blanks.isBlank(token)
                ? "␣"
                : Excerpt.of(token, MOST_LETTERS).replaceAll("[\\p{Cc}\\p{Cs}\\p{Zl}\\p{Zp}]", "·");
    }

    /** Level where it fits, else aslant while the cells are wide enough for the slanted lines, else upright. */
    private static int turn(double widest, int cell) {
        if (widest <= cell - 2) {
            return 0;
        }
        return cell >= 24 ? 45 : 90;
    }

    Font labelFont() {
        return cell >= 18 ? Ink.BODY : Ink.SMALL.deriveFont(11f);
    }

    int plotWidth() {
        return sourceLabels.size() * cell;
    }

    int plotHeight() {
        return outputLabels.size() * cell;
    }

    /** The room that the source labels take above a map. */
    int labelHeight() {
        double widest = Ink.widest(labelFont(), sourceLabels);
        double line = Ink.lineHeight(labelFont());
        double angle = Math.toRadians(degrees);
        return (int) Math.ceil(widest * Math.sin(angle) + line * Math.cos(angle)) + LABEL_GAP;
    }

    /** The room that the output labels take left of a map. */
    int labelWidth() {
        return (int) Math.ceil(Ink.widest(labelFont(), outputLabels)) + LABEL_GAP;
    }

    /** How far slanted labels reach beyond the last column. */
    int overhang() {
        if (degrees != 45) {
            return 0;
        }
        double reach = 0;
        for (int i = 0; i < sourceLabels.size(); i++) {
            double label = Ink.width(labelFont(), sourceLabels.get(i)) * Math.cos(Math.toRadians(degrees));
            reach = Math.max(reach, label - (sourceLabels.size() - i - 0.5) * cell);
        }
        return (int) Math.ceil(reach);
    }

    boolean printsValues() {
        return Math.max(sourceLabels.size(), outputLabels.size()) <= LARGEST_WITH_VALUES;
    }
}
