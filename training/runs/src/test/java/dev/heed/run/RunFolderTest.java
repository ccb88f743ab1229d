package dev.heed.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.entry;

import dev.heed.train.state.Goal;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RunFolderTest {

    @TempDir
    private Path runs;

    private Path folder;

    @BeforeEach
    void writeRun() {
        folder = RunFiles.done(runs, "copy");
    }

    private static void assertProgress(
            RunRecord record, String status, String started, long step, double seconds, long tokens, long skipped) {
        assertThat(record.status()).isEqualTo(status);
        assertThat(record.started()).isEqualTo(started);
        assertThat(record.step()).isEqualTo(step);
        assertThat(record.seconds()).isEqualTo(seconds);
        assertThat(record.tokens()).isEqualTo(tokens);
        assertThat(record.skipped()).isEqualTo(skipped);
    }

    private TrainedRun read() {
        return RunFolder.read(folder).orElseThrow();
    }

    @ParameterizedTest
    @ValueSource(strings = {"run.json", "recipe.yaml", "history.csv", "timing.csv", "validation.csv"})
    void aFileThatIsNoTextIsNamedAndAByteOrderMarkIsNot(String name) throws IOException {
        Path file = folder.resolve(name);
        String text = Files.readString(file);
        TrainedRun plain = read();

        Files.writeString(file, "\uFEFF" + text);
        assertThat(read().record()).isEqualTo(plain.record());
        assertThat(read().recipe()).isEqualTo(plain.recipe());
        assertThat(read().history().columnNames()).isEqualTo(plain.history().columnNames());

        Files.write(file, (text + "\u00e4\n").getBytes(StandardCharsets.ISO_8859_1));
        assertThatThrownBy(this::read)
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("%s:%s: file must be UTF-8 text, but got the byte 0xE4 at offset %s"
                        .formatted(file, text.lines().count() + 1, text.length()));
    }

    @Test
    void aFinishedRunIsReadWhole() {
        TrainedRun run = read();

        assertThat(run.folderName()).isEqualTo("copy");
        assertThat(run.record().model()).isEqualTo("transformer");
        assertThat(run.record().parameters()).isEqualTo(7919);
        assertThat(run.recipe()).isEqualTo(RunFiles.RECIPE);
        assertThat(run.record().dataSha256()).isEqualTo("2357ab");
        assertThat(run.record().versionTexts()).containsExactly(entry("heed", "0.1.0"), entry("os", "Linux 5.7"));
        assertProgress(run.record(), "done", "2026-11-25T17:13:11Z", 130, 23.5, 13_001, 3);
        assertThat(run.record().best())
                .isEqualTo(new RunRecord.Best("token_accuracy", Goal.Direction.HIGHEST, 0.97, 110));
        assertThat(run.record().test()).containsExactly(entry("loss", 0.53), entry("token_accuracy", 0.89));
        assertThat(run.history().rowCount()).isEqualTo(13);
        assertThat(run.validation().doubleColumn("loss").asDoubleArray()).containsExactly(1.7, 1.3, 1.1);
        assertThat(run.timing().doubleColumn("tokens_per_second").asDoubleArray())
                .containsExactly(503, 509, 521);
    }

    @Nested
    class Unfinished {
        @Test
        void aRunThatJustBeganNeedsItsStatusOnly() {
            RunFiles.write(folder, "run.json", "{\"status\": \"running\"}");
            RunFiles.delete(folder, "history.csv");
            RunFiles.delete(folder, "timing.csv");
            RunFiles.delete(folder, "validation.csv");
            RunFiles.delete(folder, "recipe.yaml");

            TrainedRun run = read();

            assertThat(run.record().name()).isEqualTo("copy");
            assertProgress(run.record(), "running", "", 0, 0, 0, 0);
            assertThat(run.record().best()).isNull();
            assertThat(run.validation().isEmpty()).isTrue();
        }

        @Test
        void theLogsSayHowFarItIs() {
            RunFiles.write(folder, "run.json", "{\"status\": \"running\", \"best\": null}");

            assertProgress(read().record(), "running", "", 130, 7, 13_000, 0);
        }

        @ParameterizedTest
        @CsvSource({
            "running, 0, 130, 13000, 7",
            "failed, 50, 130, 13000, 7",
            "failed, 137, 137, 13700, 17.125",
            "stopped, 50, 50, 5000, 6.25"
        })
        void theLogsMayBeAheadOfTheRecord(String status, long step, long read, long tokens, double seconds) {
            RunFiles.write(
                    folder,
                    "run.json",
                    "{\"status\": \"%s\", \"step\": %s, \"tokens\": %s, \"seconds\": %s}"
                            .formatted(status, step, step * 100, step * 0.125));

            assertProgress(read().record(), status, "", read, seconds, tokens, 0);
        }

        @ParameterizedTest
        @ValueSource(strings = {"30", "30,", "30,1.", "30,1.9"})
        void aLastLineWithoutALineBreakIsStillBeingWritten(String half) {
            RunFiles.write(folder, "validation.csv", "update,loss\r\n10,2.3\n20,NaN\n" + half);

            assertThat(read().validation().doubleColumn("loss").asDoubleArray()).containsExactly(2.3, Double.NaN);
        }

        @ParameterizedTest
        @ValueSource(strings = {"", "upd", "update,loss", "update,loss\n"})
        void aLogMayHaveNoRowYet(String text) {
            RunFiles.write(folder, "validation.csv", text);

            assertThat(read().validation().isEmpty()).isTrue();
        }
    }

    @Nested
    class OtherFolders {
        @Test
        void aFolderWithoutARecordIsNoRun() {
            RunFiles.write(runs.resolve("other"), "notes.txt", "seven");

            assertThat(RunFolder.read(runs.resolve("other"))).isEmpty();
            assertThat(RunFolder.read(runs.resolve("missing"))).isEmpty();
        }

        @Test
        void aStudysFolderIsNoRun() {
            RunFiles.write(runs.resolve("compare"), "run.json", "{\"command\": [\"compare\"], \"complete\": true}");

            assertThat(RunFolder.read(runs.resolve("compare"))).isEmpty();
        }
    }

    @Nested
    class Damage {
        @ParameterizedTest
        @CsvSource(
                delimiter = '|',
                quoteCharacter = '`',
                value = {
                    "{\"status\": \"do | must be a whole JSON object, but got one that ends early or is damaged",
                    "[2, 3, 5] | must be a whole JSON object, but got something else",
                    "{\"name\": \"copy\"} | must have the field status, but got none",
                    "{\"status\": \"done\", \"step\": \"many\"} | must have a number as step, but got many",
                    "{\"status\": \"done\", \"test\": 0.7} | must have an object as test, but got 0.7",
                    "{\"status\": \"done\", \"best\": {\"metric\": \"loss\", \"direction\": \"up\"}}"
                            + " | must have lowest or highest as direction, but got up"
                })
        void ofTheRecordIsOneSentence(String json, String sentence) {
            RunFiles.write(folder, "run.json", json);

            assertThatThrownBy(() -> RunFolder.read(folder))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessage(folder.resolve("run.json") + " " + sentence);
        }

        @ParameterizedTest
        @CsvSource(
                delimiter = '|',
                value = {
                    "update,loss;10,2;20;30,5; | must have 2 numbers in line 3, but got 1",
                    "update,loss;10,two; | must hold numbers, but got two in line 2",
                    "step,loss;10,2; | must begin with the column update, but got step,loss",
                    "update,loss,loss;10,2,3; | must name each column once, but got update,loss,loss"
                })
        void ofALogIsOneSentence(String csv, String sentence) {
            RunFiles.write(folder, "history.csv", csv.replace(';', '\n'));

            assertThatThrownBy(() -> RunFolder.read(folder))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessage(folder.resolve("history.csv") + " " + sentence);
        }

        @ParameterizedTest
        @ValueSource(strings = {"LONG,loss\n", "update,LONG,LONG\n", "update,loss\n10,LONG\n"})
        void ofALongLogIsShort(String csv) {
            RunFiles.write(folder, "history.csv", csv.replace("LONG", "x".repeat(100_000)));

            assertThatThrownBy(() -> RunFolder.read(folder))
                    .isInstanceOf(IllegalArgumentException.class)
                    .satisfies(refusal -> assertThat(refusal.getMessage()).hasSizeLessThan(500));
        }

        @Test
        void ofALogIsNoMatterWhereAModelIsLookedFor() {
            RunFiles.write(folder, "run.json", "{\"status\": \"running\", \"step\": 50}");
            RunFiles.write(folder, "history.csv", "damaged\n");
            LockedRunFolder.open(folder).close();

            assertThatThrownBy(() -> RunFolder.requireModel(folder))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageStartingWith(
                            "run must have ended, but got " + folder + ", which is interrupted after update 50; ");
        }

        @Test
        void ofALongRecordIsShort() {
            RunFiles.write(folder, "run.json", "{\"status\": \"done\", \"step\": \"" + "x".repeat(100_000) + "\"}");

            assertThatThrownBy(() -> RunFolder.read(folder))
                    .isInstanceOf(IllegalArgumentException.class)
                    .satisfies(refusal -> assertThat(refusal.getMessage()).hasSizeLessThan(500));
        }
    }
}
