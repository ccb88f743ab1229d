package dev.heed.look;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AttentionFileTest {

    @TempDir
    private Path folder;

    private Path file;

    @BeforeEach
    void chooseFile() {
        file = folder.resolve("attention.json");
    }

    @Test
    void whatWasWrittenIsRead() {
        AttentionTrace trace = new AttentionTrace(
                List.of("a,b", " ", "NA", "\"<ü😀"),
                List.of("", "end"),
                List.of(new float[] {0.1f, 0.2f, 0.3f, 0.4f}, new float[4]));

        AttentionFile.write(file, trace);
        AttentionTrace read = AttentionFile.read(file);

        assertThat(read.source()).isEqualTo(trace.source());
        assertThat(read.output()).isEqualTo(trace.output());
        assertThat(read.weights()).hasSize(2);
        assertThat(read.weights().get(0)).containsExactly(0.1f, 0.2f, 0.3f, 0.4f);
        assertThat(read.weights().get(1)).containsExactly(0, 0, 0, 0);
    }

    /** Of a network that has diverged; no picture can be drawn of them. */
    @Test
    void weightsThatAreNoNumbersAreStrictJsonToo() throws IOException {
        AttentionFile.write(file, new AttentionTrace(List.of("a", "b"), List.of("c"), List.of(new float[] {
            Float.NaN, Float.POSITIVE_INFINITY
        })));

        JsonNode weights = new JsonMapper().readTree(Files.readString(file)).path("weights");
        assertThat(weights).hasToString("[[\"NaN\",\"Infinity\"]]");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "null",
                "[1]",
                "{\"source\": [",
                "{\"source\": [\"a\"], \"output\": [\"b\"]}",
                "{\"source\": [null], \"output\": [\"b\"], \"weights\": [[1]]}",
                "{\"source\": [\"a\"], \"output\": [\"b\"], \"weights\": [null]}",
                "{\"source\": [\"a\"], \"output\": [\"b\"], \"weights\": [[1, 0]]}",
                "{\"source\": [\"a\"], \"output\": [\"b\"], \"weights\": [[3]]}",
                "{\"source\": [\"a\"], \"output\": [\"b\"], \"weights\": [[\"x\"]]}"
            })
    void aDamagedFileIsNamed(String content) throws IOException {
        Files.writeString(file, content);

        assertThatThrownBy(() -> AttentionFile.read(file))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(file + " must hold source, output and weights that fit them, but it is damaged");
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
        AttentionTrace trace = new AttentionTrace(List.of("a", "a"), List.of("b"), List.of(new float[] {0.25f, 0.75f}));

        assertThat(trace.table().columnNames()).containsExactly("output", "1: a", "2: a");
        assertThat(trace.table().stringColumn("output").asList()).containsExactly("1: b");
        assertThat(trace.table().doubleColumn("2: a").asList()).containsExactly(0.75);
    }
}
