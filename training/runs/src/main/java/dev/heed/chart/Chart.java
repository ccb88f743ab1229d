package dev.heed.chart;

/** What can be drawn: a notebook shows any chart as its picture. */
@FunctionalInterface
public interface Chart {

    /** Draws the chart as a new picture. */
    Picture draw();
}
