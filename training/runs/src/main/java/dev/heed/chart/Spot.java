package dev.heed.chart;

import java.awt.Rectangle;

/**
 * A place on a picture with a text of its own, which a page or an SVG shows to a pointer that rests there.
 *
 * @param place in shown pixels
 * @param text what is there, plain text
 */
record Spot(Rectangle place, String text) {}
