package dev.heed.study;

import static org.assertj.core.api.Assertions.assertThat;

import dev.heed.block.Precision;
import dev.heed.chart.Chromium;
import dev.heed.data.LengthRange;
import dev.heed.metric.LengthBin;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the page of a study says and how it fits a screen. */
class StudyReportTest {

    @TempDir
    private Path folder;

    private String page(StudyConfig config, LengthBin... bins) throws IOException {
        new StudyFolder(folder, StudyFolderTest.COMMAND)
                .write(StudyFolderTest.DATA, config, StudyFolderTest.result(bins));
        return Files.readString(folder.resolve("report.html"));
    }

    private static LengthBin bin(int from, int to, long count) {
        return new LengthBin(new LengthRange(from, to), count, 0.75, 0.5, 40, 53, 0.29);
    }

    /** Pictures shrink, texts break and tables scroll within themselves. */
    @Test
    void nothingIsCutOffOnANarrowScreen() throws IOException {
        String cutOff = "<script>document.body.dataset.cut = [...document.querySelectorAll('main *')]"
                + ".filter(e => e.getBoundingClientRect().right > window.innerWidth + 1 && !e.closest('.table'))"
                + ".map(e => e.tagName).join(' ');</script></body>";
        String page = page(StudyFolderTest.CONFIG, bin(1, 5, 29))
                .replaceFirst("<meta http-equiv[^>]*>", "")
                .replace("<details>", "<details open=\"open\">")
                .replace("</body>", cutOff);
        Path open = Files.writeString(folder.resolve("open.html"), page);

        Chromium.Visit visit = Chromium.orSkip(folder).open(open, "--window-size=500,900");

        assertThat(visit.console()).isEmpty();
        assertThat(visit.dom()).contains("data-cut=\"\"");
    }

    @Test
    void totalsAndOneSeedAreCalledSo() throws IOException {
        StudyConfig config = StudyFolderTest.CONFIG;
        StudyConfig once = new StudyConfig(config.models(), config.budget(), 1, 16, Precision.FLOAT32);

        assertThat(page(once, bin(1, 3, 13), bin(4, 5, 16), bin(1, 5, 29)))
                .contains("source length</th>", "<td>1–3</td>", "<td>4–5</td>", "<td>all 1–5</td>")
                .contains("stand where they should, of the one seed that was trained.")
                .doesNotContain("ean and range", "from length", "to length");
    }

    @Test
    void meansSayOfWhat() throws IOException {
        assertThat(page(StudyFolderTest.CONFIG, bin(1, 5, 29)))
                .contains("mean and range over 2 seeds.", "<td>1–5</td>")
                .contains("Attention weights of attention: mean over 2 heads", "in one example; mean over 2 heads.")
                .contains("Attention weights of attention, head by head", "The same head by head.")
                .containsOnlyOnce("<h2>Attention in one example</h2>");
    }
}
