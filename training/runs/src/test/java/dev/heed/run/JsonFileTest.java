package dev.heed.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.heed.train.state.Goal;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JsonFileTest {

    @TempDir
    private Path folder;

    private static RunRecord record(double value) {
        Map<String, Double> test = new LinkedHashMap<>(Map.of("loss", value));
        test.put("third", 1 / 3.0);
        return new RunRecord(
                "done",
                "run",
                "2026-11-25T17:13:11Z",
                "transformer",
                "2357ab",
                Map.of("threads", List.of(value)),
                7,
                11,
                0.1,
                13,
                1,
                new RunRecord.Best("loss", Goal.Direction.LOWEST, value, 10),
                new RunRecord.Kept(11, true),
                test,
                null);
    }

    /** With a reader that knows nothing but JSON. */
    @Test
    void everyNumberIsStrictJsonAndReadBack() {
        for (double value : new double[] {Double.NaN, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY, -0.0}) {
            JsonFile.write(folder.resolve("run.json"), record(value));

            assertThatCode(() -> new JsonMapper().readTree(Files.readString(folder.resolve("run.json"))))
                    .doesNotThrowAnyException();
            RunRecord read = RunFolder.read(folder).orElseThrow().record();
            assertThat(read.test()).isEqualTo(record(value).test());
            assertThat(read.best()).isEqualTo(record(value).best());
            assertThat(read.kept()).isEqualTo(record(value).kept());
        }
    }

    @Test
    void whatEarlierVersionsWroteBareIsRead() throws IOException {
        Files.writeString(
                folder.resolve("run.json"), "{\"status\": \"done\", \"test\": {\"a\": NaN, \"b\": -Infinity}}");

        assertThat(RunFolder.read(folder).orElseThrow().record().test())
                .isEqualTo(Map.of("a", Double.NaN, "b", Double.NEGATIVE_INFINITY));
    }

    @Test
    void mapsAreStrictJsonToo() {
        assertThat(JsonFile.text(Map.of("a", Float.NaN))).isEqualTo("{\n  \"a\": \"NaN\"\n}\n");
        assertThat(JsonFile.text(Map.of("a", new float[] {Float.POSITIVE_INFINITY})))
                .contains("\"Infinity\"");
    }
}
