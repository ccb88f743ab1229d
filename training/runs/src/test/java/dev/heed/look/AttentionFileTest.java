package dev.heed.look;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AttentionFileTest {

    private static final String NAMES = "{\"sourceName\": \"letters\", \"outputName\": \"sounds\", ";

    @TempDir
    private Path folder;

    private Path file;

    @BeforeEach
    void chooseFile() {
        file = folder.resolve("attention.json");
    }

    @Test
    void whatWasWrittenIsRead() {
        Map<String, float[][][]> layers = new LinkedHashMap<>();
        layers.put("zero", new float[][][] {{{0.1f, 0.2f, 0.3f, 0.4f}, new float[4]}});
        layers.put("a.b", new float[][][] {{new float[4], {1, 0, 0, 0}}, {{0, 1, 0, 0}, {0, 0, 1, 0}}});
        AttentionTrace trace = new AttentionTrace(
                "letters", "sounds", List.of("a,b", " ", "NA", "\"<ü😀"), List.of("", "end"), layers);

        AttentionFile.write(file, trace);
        AttentionTrace read = AttentionFile.read(file);

        assertThat(List.of(read.sourceName(), read.outputName())).containsExactly("letters", "sounds");
        assertThat(read.source()).isEqualTo(trace.source());
        assertThat(read.output()).isEqualTo(trace.output());
        assertThat(List.copyOf(read.layers().keySet())).containsExactly("zero", "a.b");
        layers.forEach(
                (name, weights) -> assertThat(read.layers().get(name)).as(name).isDeepEqualTo(weights));
    }

    @Test
    void moreTokensThanAPictureHasRoomForAreReadToo() {
        List<String> source = Collections.nCopies(300, "a");
        float[] row = new float[300];
        row[299] = 1;

        AttentionFile.write(file, new AttentionTrace(source, List.of("b"), Map.of("0", new float[][][] {{row}})));

        assertThat(AttentionFile.read(file).mean()).isDeepEqualTo(new float[][] {row});
    }

    /** Of a network that has diverged; no picture can be drawn of them. */
    @Test
    void weightsThatAreNoNumbersAreStrictJsonToo() throws IOException {
        AttentionFile.write(file, new AttentionTrace(List.of("a", "b"), List.of("c"), Map.of("it", new float[][][] {
            {{Float.NaN, Float.POSITIVE_INFINITY}}
        })));

        JsonNode weights = new JsonMapper().readTree(Files.readString(file)).path("layers");
        assertThat(weights).hasToString("{\"it\":[[[\"NaN\",\"Infinity\"]]]}");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "null",
                "[1]",
                "{\"source\": [",
                NAMES + "\"source\": [\"a\"], \"output\": [\"b\"]}",
                NAMES + "\"source\": [null], \"output\": [\"b\"], \"layers\": {\"0\": [[[1]]]}}",
                NAMES + "\"source\": [\"a\"], \"output\": [\"b\"], \"layers\": {}}",
                NAMES + "\"source\": [\"a\"], \"output\": [\"b\"], \"layers\": {\"0\": null}}",
                NAMES + "\"source\": [\"a\"], \"output\": [\"b\"], \"layers\": {\"0\": [[[1]], [null]]}}",
                NAMES + "\"source\": [\"a\"], \"output\": [\"b\"], \"layers\": {\"0\": [[[1, 0]]]}}",
                NAMES + "\"source\": [\"a\"], \"output\": [\"b\"], \"layers\": {\"0\": [[[3]]]}}",
                NAMES + "\"source\": [\"a\"], \"output\": [\"b\"], \"layers\": {\"0\": [[[\"x\"]]]}}",
                "{\"source\": [\"a\"], \"output\": [\"b\"], \"layers\": {\"0\": [[[1]]]}}"
            })
    void aDamagedFileIsNamed(String content) throws IOException {
        Files.writeString(file, content);

        assertThatThrownBy(() -> AttentionFile.read(file))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(file + " must hold source, output and weights that fit them, but got a damaged file");
    }

    @Test
    void whatIsWhereItShouldBeIsRead() throws IOException {
        Files.writeString(file, NAMES + "\"source\": [\"a\"], \"output\": [\"b\"], \"layers\": {\"0\": [[[1]]]}}");

        assertThat(AttentionFile.read(file).mean()).isDeepEqualTo(new float[][] {{1}});
    }

    @Test
    void whatIsNoTextIsRefusedByItsPlace() throws IOException {
        Files.write(file, new byte[] {'{', (byte) 0xe4});

        assertThatThrownBy(() -> AttentionFile.read(file))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(file + ":1: file must be UTF-8 text, but got the byte 0xE4 at offset 1");
    }

    @Test
    void aTableNumbersTokensWhichMayRepeat() {
        AttentionTrace trace =
                new AttentionTrace(List.of("a", "a"), List.of("b"), Map.of("0", new float[][][] {{{0.25f, 0.75f}}}));

        assertThat(trace.table().columnNames()).containsExactly("output", "1: a", "2: a");
        assertThat(trace.table().stringColumn("output").asList()).containsExactly("1: b");
        assertThat(trace.table().doubleColumn("2: a").asList()).containsExactly(0.75);
    }
}
