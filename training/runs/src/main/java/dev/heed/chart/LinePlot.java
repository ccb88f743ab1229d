package dev.heed.chart;

import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.Rectangle;
import java.awt.geom.Point2D;
import java.util.Locale;
import java.util.stream.DoubleStream;
import org.knowm.xchart.XYChart;
import org.knowm.xchart.XYSeries;
import org.knowm.xchart.XYSeries.XYSeriesRenderStyle;
import org.knowm.xchart.style.Styler.ChartTheme;
import org.knowm.xchart.style.XYStyler;
import org.knowm.xchart.style.markers.SeriesMarkers;

/**
 * An XChart line chart in the house style: light horizontal rules, no frame, no legend. Titles, legends, marks and the
 * {@link HorizontalAxis horizontal axis} are drawn around it, at the places that {@link #at} gives once it is painted.
 */
final class LinePlot {

    static final int MARKER_SIZE = 9;

    private final XYChart chart;
    private final Rectangle bounds;

    LinePlot(Rectangle bounds, String verticalName) {
        this.bounds = bounds;
        this.chart = new XYChart(bounds.width, bounds.height, ChartTheme.Matlab);
        style(chart.getStyler());
        chart.setYAxisTitle(verticalName);
        chart.getStyler().setYAxisTitleVisible(!verticalName.isEmpty());
    }

    private static void style(XYStyler styler) {
        styler.setLegendVisible(false);
        styler.setChartTitleVisible(false);
        styler.setChartPadding(0);
        styler.setChartBackgroundColor(Color.WHITE);
        styler.setPlotBackgroundColor(Color.WHITE);
        styler.setPlotBorderVisible(false);
        styler.setPlotMargin(0);
        styler.setPlotContentSize(1);
        styler.setPlotGridVerticalLinesVisible(false);
        styler.setPlotGridLinesColor(Ink.GRID);
        styler.setPlotGridLinesStroke(new BasicStroke(1));
        styler.setPlotTicksMarksVisible(false);
        styler.setAxisTicksLineVisible(false);
        styler.setAxisTicksMarksVisible(false);
        styler.setAxisTickPadding(8);
        styler.setAxisTickLabelsFont(Ink.BODY);
        styler.setAxisTickLabelsColor(Ink.MUTED);
        styler.setAxisTitleFont(Ink.BODY);
        styler.setAxisTitlePadding(8);
        styler.setXAxisTicksVisible(false);
        styler.setXAxisTitleVisible(false);
        styler.setYAxisTitleColor(Ink.MUTED);
        styler.setMarkerSize(MARKER_SIZE);
        styler.setLocale(Locale.ROOT);
    }

    XYStyler styler() {
        return chart.getStyler();
    }

    /** Sets the ends of the horizontal axis. */
    void range(double least, double most) {
        chart.getStyler().setXAxisMin(least);
        chart.getStyler().setXAxisMax(most);
    }

    /** Adds a marker at each point; added after the lines, it lies on all of them. */
    void markers(String name, double[] x, double[] y, SeriesStyle style) {
        XYSeries series = chart.addSeries(name, x, y);
        series.setXYSeriesRenderStyle(XYSeriesRenderStyle.Scatter);
        series.setMarker(new OutlinedMarker(style.marker()));
        series.setMarkerColor(style.color());
    }

    /** Adds a line without markers. */
    XYSeries line(String name, double[] x, double[] y, SeriesStyle style) {
        XYSeries series = chart.addSeries(name, x, y);
        series.setLineColor(style.color());
        series.setLineStyle(new BasicStroke(2.4f, BasicStroke.CAP_ROUND, BasicStroke.JOIN_ROUND));
        series.setMarker(SeriesMarkers.NONE);
        return series;
    }

    /** Adds a faint area from low to high. */
    void band(String name, double[] x, double[][] lowHigh, SeriesStyle style) {
        XYSeries series = chart.addSeries(name, outline(x, x), outline(lowHigh[0], lowHigh[1]));
        series.setXYSeriesRenderStyle(XYSeriesRenderStyle.PolygonArea);
        series.setFillColor(style.faint());
        series.setLineColor(new Color(0, 0, 0, 0));
        series.setMarker(SeriesMarkers.NONE);
    }

    /** There along the first values and back along the second. */
    private static double[] outline(double[] there, double[] back) {
        DoubleStream reversed =
                DoubleStream.iterate(back.length - 1, i -> i >= 0, i -> i - 1).map(i -> back[(int) i]);
        return DoubleStream.concat(DoubleStream.of(there), reversed).toArray();
    }

    void paint(Graphics2D graphics) {
        Graphics2D moved = (Graphics2D) graphics.create();
        moved.translate(bounds.x, bounds.y);
        chart.paint(moved, bounds.width, bounds.height);
        moved.dispose();
    }

    /** Where a point of the data lies; only after {@link #paint}. */
    Point2D at(double x, double y) {
        return new Point2D.Double(bounds.x + chart.getScreenXFromChart(x), bounds.y + chart.getScreenYFromChart(y));
    }
}
