package dev.heed.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.heed.train.Reports;
import dev.heed.train.StepReport;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ProgressLineTest {

    private static String drawn(StepReport... reports) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (PrintStream terminal = new PrintStream(bytes, true, StandardCharsets.UTF_8);
                ProgressLine line = ProgressLine.on("transformer, seed 1", terminal)) {
            for (StepReport report : reports) {
                line.afterStep(report);
            }
        }
        return bytes.toString(StandardCharsets.UTF_8);
    }

    @Test
    void showsNameShareUpdateLossRateSpeedAndTimeLeft() {
        // A quarter took 10 seconds, so three quarters take 30 more
        String text = drawn(Reports.report(5, 10, 123_450, 1.2345, 1, 0.25));

        assertThat(text)
                .contains("transformer, seed 1", "25%", "update 5, loss 1.235, rate 0.50, 12345 tokens/s, 30 s left");
    }

    @Test
    void whatReadsWholeTextsIsAsFastAsItReadsThem() {
        StepReport report = Reports.with(Reports.report(5, 10, 120, 1.2345, 1, 0.25), Map.of("accuracy", 0.5));

        assertThat(drawn(report)).contains("rate 0.50, 12 texts/s, 30 s left");
        assertThat(RunLines.of(report)).endsWith("accuracy 0.5000, rate 0.50, 12 texts/s");
    }

    @Test
    void endsFullWithNothingLeft() {
        String text = drawn(Reports.report(1, 1, 10, 2, 1, 0.5), Reports.report(2, 2, 30, 1.5, 1, 1));

        assertThat(text).contains("100%", "update 2, loss 1.500, rate 0.50, 15 tokens/s, 0 s left");
    }

    @Test
    void largeFiguresAreNotCut() {
        String text = drawn(Reports.report(5, 3600, 360_000_000, 12.3456, 1, 0.01));

        assertThat(text).contains("update 5, loss 12.346, rate 0.50, 100000 tokens/s, 356400 s left");
    }
}
