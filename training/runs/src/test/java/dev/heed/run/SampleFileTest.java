package dev.heed.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SampleFileTest {

    private static final Sample SAMPLE = new Sample(7, "a", "b", "c");

    @TempDir
    private Path folder;

    private Path file() {
        return folder.resolve("samples.jsonl");
    }

    @Test
    void leavesOutLinesThatAreNoSamples() throws IOException {
        SampleFile samples = new SampleFile(folder);
        samples.add(List.of(SAMPLE));
        String line = Files.readString(file());
        for (String damaged : List.of("null", "{}", "[]", "{\"update\": 7, \"input\": \"a\"}")) {
            Files.writeString(file(), damaged + "\n" + line);

            assertThat(samples.read()).as(damaged).containsExactly(SAMPLE);
        }
    }

    @Test
    void beginsAnewWhereItIsNoText() throws IOException {
        SampleFile samples = new SampleFile(folder);
        samples.add(List.of(SAMPLE));
        Files.write(file(), new byte[7], StandardOpenOption.APPEND); // as a file system leaves it that lost its power

        assertThat(samples.read()).isEmpty();
        samples.cutAfter(7);
        samples.add(List.of(SAMPLE));

        assertThat(samples.read()).containsExactly(SAMPLE);
    }
}
