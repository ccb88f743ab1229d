package dev.heed.train.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.heed.train.json.StrictJson;
import dev.heed.train.state.IntervalSums;
import dev.heed.train.state.TrainingState;
import dev.heed.train.state.Validation;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The layout of {@code state.json}; {@code state-of-gson.json} was written by Gson 2.13.1 in Heed 0.1.0. */
class SavedCheckpointTest {

    private static Path ofGson() throws URISyntaxException {
        return Path.of(Objects.requireNonNull(SavedCheckpointTest.class.getResource("state-of-gson.json"))
                .toURI());
    }

    @Test
    void whatGsonWroteIsRead() throws URISyntaxException {
        CheckpointRecord record = SavedCheckpoint.record(ofGson());

        TrainingState state = record.state();
        assertThat(record.optimizerSteps()).isEqualTo(197);
        assertThat(record.recipe()).isEqualTo("data:\n  train: \"a <b> 'c' é \\u2028\"\n");
        assertThat(record.versions()).isEqualTo(Map.of("heed", "0.1.0", "engine", "PyTorch 2.7.1"));
        assertThat(state.tokens()).isEqualTo(1L << 40);
        assertThat(state.seconds()).isEqualTo(12.5);
        assertThat(state.validations().get(0).step()).isEqualTo(100);
        assertThat(state.validations().get(0).values()).isEqualTo(values(Double.NaN, 0.1));
        assertThat(state.validations().get(1).values())
                .isEqualTo(values(Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY));
    }

    @Test
    void whatIsNoTextIsRefusedByItsPlace(@TempDir Path folder) throws IOException {
        Path file = Files.write(folder.resolve("state.json"), new byte[] {'{', '\n', (byte) 0xe4});

        assertThatIllegalArgumentException()
                .isThrownBy(() -> SavedCheckpoint.record(file))
                .withMessage(file + ":2: file must be UTF-8 text, but got the byte 0xE4 at offset 2");
    }

    private static Map<String, Double> values(double loss, double bleu) {
        Map<String, Double> values = new LinkedHashMap<>();
        values.put("loss", loss);
        values.put("bleu", bleu);
        return values;
    }

    @Test
    void theLayoutIsReadable() {
        assertThat(StrictJson.pretty(
                        new CheckpointRecord(1, TrainingState.beginning(), 0, "", "", null, new LinkedHashMap<>())))
                .isEqualTo("""
                        {
                          "format": 1,
                          "state": {
                            "step": 0,
                            "batches": 0,
                            "tokens": 0,
                            "seconds": 0.0,
                            "skipped": 0,
                            "skippedInARow": 0,
                            "validations": [],
                            "sums": []
                          },
                          "optimizerSteps": 0,
                          "recipe": "",
                          "data": "",
                          "versions": {}
                        }
                        """);
    }

    /** JSON has no word for some numbers, and a strict reader refuses Gson's. */
    @Test
    void everyNumberIsStrictJsonAndReadBackBitByBit(@TempDir Path folder) throws IOException, URISyntaxException {
        Map<String, Double> values = new LinkedHashMap<>();
        double[] numbers = {
            Double.NaN,
            Double.POSITIVE_INFINITY,
            Double.NEGATIVE_INFINITY,
            -0.0,
            Double.MIN_VALUE,
            Double.MAX_VALUE,
            1 / 3.0,
            0.1 + 0.2
        };
        for (double number : numbers) {
            values.put("metric " + values.size(), number);
        }
        TrainingState state = new TrainingState(3, 5, 7, 1 / 3.0, 2, 1, List.of(new Validation(3, values)), List.of())
                .with(List.of(new IntervalSums(10, 1, 2, 0.1, 2, 1 / 7.0, Math.PI, values)));
        CheckpointRecord record = new CheckpointRecord(1, state, 3, "", "", null, Map.of());

        String json = StrictJson.pretty(record);

        assertThat(json).contains(": \"NaN\"", ": \"Infinity\"", ": \"-Infinity\"");
        assertThat(new JsonMapper().readTree(json).path("format").asInt()).isEqualTo(1);
        assertThat(SavedCheckpoint.record(Files.writeString(folder.resolve("state.json"), json)))
                .isEqualTo(record);
        CheckpointRecord ofGson = SavedCheckpoint.record(ofGson());
        assertThat(SavedCheckpoint.record(Files.writeString(folder.resolve("state.json"), StrictJson.pretty(ofGson))))
                .isEqualTo(ofGson);
    }

    @Test
    void whatIsNoStateIsRefused(@TempDir Path folder) throws IOException {
        for (String text : List.of("{}", "[1]")) {
            Path file = Files.writeString(folder.resolve("state.json"), text);

            assertThatIllegalArgumentException()
                    .isThrownBy(() -> SavedCheckpoint.record(file))
                    .withMessage("checkpoint must be of format 1, but got none in " + file);
        }
        for (String text : List.of("", "{", "{\"format\": 1, \"state\": 3}")) {
            Path file = Files.writeString(folder.resolve("state.json"), text);

            assertThatIllegalArgumentException()
                    .isThrownBy(() -> SavedCheckpoint.record(file))
                    .withMessage("checkpoint must hold its state as JSON, but got " + file);
        }
    }

    @Test
    void aRecipeThatWasSavedInAnotherFormIsComparedInTodays(@TempDir Path folder) {
        CheckpointRecord record =
                new CheckpointRecord(1, TrainingState.beginning(), 0, "a recipe", "data", null, Map.of());
        SavedCheckpoint saved = new SavedCheckpoint(folder, record, Map.of());
        UnaryOperator<String> today = text -> text.toUpperCase(Locale.ROOT);

        assertThatCode(() -> saved.requireSame(new RunIdentity("A RECIPE", "data", today)))
                .doesNotThrowAnyException();
        assertThatIllegalArgumentException()
                .isThrownBy(() -> saved.requireSame(new RunIdentity("ANOTHER", "data", today)))
                .withMessage("recipe must be the one that the run began with, but got a difference in 'A RECIPE', now"
                        + " 'ANOTHER' (" + folder + ")");
    }

    /** Earlier versions kept no number. */
    @Test
    void anotherNumberOfThreadsIsSaid(@TempDir Path folder) {
        assertThat(withVersions(folder, Map.of()).otherThreads()).isEmpty();
        assertThat(withVersions(folder, Versions.current()).otherThreads()).isEmpty();
        assertThat(withVersions(folder, Map.of("threads", "17")).otherThreads())
                .contains("threads should be 17, as before, but got 1; the parameters will differ in the last bits from"
                        + " those of a run that was never interrupted, unless ai.djl.pytorch.num_threads=17 is set ("
                        + folder + ")");
    }

    private static SavedCheckpoint withVersions(Path folder, Map<String, String> versions) {
        return new SavedCheckpoint(
                folder, new CheckpointRecord(1, TrainingState.beginning(), 0, "", "", null, versions), Map.of());
    }
}
