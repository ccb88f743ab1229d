/**
 * Pictures and reports: attention maps, accuracy by length and training curves as PNG or SVG, and one self-contained
 * HTML page that holds them. A chart is a record; it is drawn to a {@link dev.heed.chart.Picture}, and shown or saved
 * from there.
 */
@NullMarked
package dev.heed.chart;

import org.jspecify.annotations.NullMarked;
