package dev.heed.chart;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The tests of reports in a browser are worth what the browser finds in pages that are wrong. */
class ChromiumTest {

    @TempDir
    private Path folder;

    private Chromium.Visit open(String body) throws IOException {
        Path page = folder.resolve("page.html");
        Files.writeString(page, "<!DOCTYPE html>\n<html><head><title>t</title></head><body>" + body + "</body></html>");
        return Chromium.orSkip(folder).open(page);
    }

    @Test
    void aCleanPageHasNothingToSay() throws IOException {
        Chromium.Visit visit = open("<p>quiet</p>");

        assertThat(visit.dom()).contains("<p>quiet</p>");
        assertThat(visit.console()).isEmpty();
        assertThat(visit.requests()).isEmpty();
    }

    @Test
    void aScriptThatFailsIsFound() throws IOException {
        assertThat(open("<script>missingFunction();</script>").console())
                .singleElement()
                .asString()
                .contains("missingFunction is not defined");
    }

    @Test
    void aRemotePictureIsFound() throws IOException {
        assertThat(open("<img src=\"http://heed.example/a.png\">").requests())
                .containsExactly("http://heed.example/a.png");
    }

    @Test
    void thePolicyOfAReportStopsARemotePictureAndSaysSo() throws IOException {
        Path page = folder.resolve("report.html");
        String html = new HtmlReport("Report", "").html();
        Files.writeString(page, html.replace("</main>", "<img src=\"http://heed.example/a.png\" /></main>"));

        Chromium.Visit visit = Chromium.orSkip(folder).open(page);

        assertThat(visit.requests()).isEmpty();
        assertThat(visit.console()).anyMatch(line -> line.contains("Content Security Policy"));
    }
}
