package dev.heed.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is drawn for a line follows from the seed and the line's number, however the lines come. */
class DrawnLinesTest {

    /** Of different lengths, which are not decoded together. */
    private static final String TWO = "7 13 2\n3 3 3 3 3 3 3 3 3\n";

    @TempDir
    private Path folder = Path.of("");

    private List<String> drawn = List.of();

    @BeforeEach
    void drawMoreThanABatch() throws IOException {
        CommandRun.trainSmall(folder);
        drawn = predicted(new ByteArrayInputStream(bytes(TWO.repeat(33))));
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private List<String> predicted(InputStream input) {
        InputStream before = System.in;
        System.setIn(input);
        try {
            return CommandRun.heed(
                            "predict", folder.resolve("run"), "-", "--sample", "--seed", "3", "--max-tokens", "5")
                    .out()
                    .lines()
                    .toList();
        } finally {
            System.setIn(before);
        }
    }

    @Test
    void aSecondBatchDoesNotRepeatTheFirst() {
        assertThat(drawn).hasSize(66);
        assertThat(drawn.subList(64, 66)).isNotEqualTo(drawn.subList(0, 2));
    }

    @Test
    void linesThatComeOneByOneDrawTheSame() {
        assertThat(predicted(new ByteArrayInputStream(bytes(TWO.repeat(2))) {
                    @Override
                    public int read(byte[] bytes, int offset, int length) {
                        return super.read(bytes, offset, Math.min(length, 7));
                    }

                    @Override
                    public int available() {
                        return 0;
                    }
                }))
                .isEqualTo(drawn.subList(0, 4));
    }

    @Test
    void linesBeforeAWrongOneDrawTheSame() {
        assertThat(predicted(new ByteArrayInputStream(bytes(TWO.repeat(2) + " \n"))))
                .isEqualTo(drawn.subList(0, 4));
    }
}
