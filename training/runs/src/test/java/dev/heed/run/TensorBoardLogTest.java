package dev.heed.run;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonParser;
import dev.heed.train.Reports;
import dev.heed.train.StepReport;
import dev.heed.train.state.TrainingState;
import dev.heed.train.state.Validation;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TensorBoardLogTest {

    private static final long MILLISECONDS = 1_700_000_000_250L;

    @TempDir
    private Path folder;

    private static StepReport report(long step) {
        return Reports.report(step, step * 0.5, step * 8, (double) step, 2, 0.1);
    }

    /** From the checkpoint at update 20 to update 30. */
    private Path logged() {
        TensorBoardLog log =
                new TensorBoardLog(folder, Clock.fixed(Instant.ofEpochMilli(MILLISECONDS), ZoneOffset.UTC));
        log.beforeTraining(new TrainingState(20, 20, 160, 10, 0, List.of()));
        for (long step = 21; step <= 30; step++) {
            log.afterStep(report(step));
        }
        log.afterValidation(report(30), new Validation(30, Map.of("bleu", 12.5)));
        return folder.resolve("events.out.tfevents." + MILLISECONDS + ".heed");
    }

    @Test
    void isTheFileThatTensorBoardItselfWrites() throws IOException {
        byte[] expected;
        try (InputStream reference =
                Objects.requireNonNull(TensorBoardLogTest.class.getResourceAsStream("event-file.json"))) {
            String json = new String(reference.readAllBytes(), StandardCharsets.UTF_8);
            expected = Base64.getDecoder()
                    .decode(JsonParser.parseString(json)
                            .getAsJsonObject()
                            .get("file")
                            .getAsString());
        }

        assertThat(Files.readAllBytes(logged())).isEqualTo(expected);
    }

    @Test
    void hasTheMetricsOfTraining() throws IOException {
        TensorBoardLog log = new TensorBoardLog(folder, Clock.fixed(Instant.ofEpochMilli(7), ZoneOffset.UTC));
        log.beforeTraining(TrainingState.beginning());
        for (long step = 1; step <= 10; step++) {
            log.afterStep(Reports.with(report(step), Map.of("ease", 7.0)));
        }

        assertThat(Files.readString(folder.resolve("events.out.tfevents.7.heed"), StandardCharsets.ISO_8859_1))
                .contains("train/ease");
    }
}
