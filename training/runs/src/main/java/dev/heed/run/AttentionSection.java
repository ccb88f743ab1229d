package dev.heed.run;

import dev.heed.chart.HtmlReport;
import dev.heed.chart.Picture;
import dev.heed.look.AttentionFile;
import dev.heed.look.AttentionTrace;
import java.nio.file.Path;
import java.util.Optional;

/** The part of a page that shows attention weights, drawn anew, so that cells can name theirs. */
public final class AttentionSection {

    /** Whose weights they are, in the title. */
    static final String WHO = "the model";

    private static final String CAPTION =
            "How much the token of each row looked at that of each column, in one example; ";

    private AttentionSection() {}

    /** Adds what a file of weights holds, or says that it cannot be shown. */
    static void fill(HtmlReport.Section section, Path weights) {
        String problem = " cannot be read.";
        try {
            AttentionTrace trace = AttentionFile.read(weights);
            problem = " cannot be drawn.";
            fill(section, trace, WHO, trace.draw(WHO));
        } catch (RuntimeException e) {
            section.paragraph(weights.getFileName() + problem);
        }
    }

    /** Adds the mean as drawn, and what it is the mean of: head by head or, where those are many, layer by layer. */
    public static void fill(HtmlReport.Section section, AttentionTrace trace, String model, Picture mean) {
        Optional<Picture> heads = trace.drawHeads(model);
        section.figure(mean, CAPTION + trace.meanName() + ".", trace.table());
        heads.ifPresent(picture -> section.figure(
                picture,
                trace.drawsHeads() ? "The same head by head." : "The same by layer, each the mean over its heads.",
                trace.statistics()));
    }
}
