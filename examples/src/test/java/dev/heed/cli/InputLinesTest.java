package dev.heed.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

class InputLinesTest {

    @TempDir
    private Path folder = Path.of("");

    @Test
    void endWithLfOrCrLfAlone() throws IOException {
        assertThat(all("\uFEFFa\rb\r\n\n c\u2028\u0085\uFEFF\r\r\nd"))
                .containsExactly("a\rb", "", " c\u2028\u0085\uFEFF\r", "d");
        assertThat(all("a\n")).containsExactly("a");
        assertThat(all("")).isEmpty();
    }

    @Test
    void comeInPartsThatLoseNothing() throws IOException {
        List<String> wanted = new ArrayList<>();
        for (int line = 0; line < 1009; line++) {
            wanted.add("ä".repeat(line % 101) + line);
        }
        wanted.add("x".repeat(1 << 20));

        assertThat(all(String.join("\n", wanted))).isEqualTo(wanted);
    }

    private List<String> all(String text) throws IOException {
        List<String> all = new ArrayList<>();
        try (InputLines lines = InputLines.of(Files.writeString(folder.resolve("lines.txt"), text))) {
            for (List<String> next = lines.next(); !next.isEmpty(); next = lines.next()) {
                assertThat(next).hasSizeLessThanOrEqualTo(64);
                all.addAll(next);
            }
        }
        return all;
    }

    /** Whoever types the second line may first want to see what comes of the first. */
    @Test
    void comeAsSoonAsTheyAreWhole() throws IOException {
        InputStream before = System.in;
        System.setIn(new ByteArrayInputStream("a\nb".getBytes(StandardCharsets.UTF_8)) {
            @Override
            public int available() {
                return 0;
            }
        });
        try (InputLines lines = InputLines.standard()) {
            assertThat(lines.next()).containsExactly("a");
            assertThat(lines.next()).containsExactly("b");
            assertThat(lines.next()).isEmpty();
        } finally {
            System.setIn(before);
        }
    }

    @Test
    void aWrongLineLetsThoseBeforeItPass() throws IOException {
        Path file = Files.write(folder.resolve("lines.txt"), new byte[] {'a', '\n', 'b', '\n', 'c', 0, '\n'});
        try (InputLines lines = InputLines.of(file)) {
            assertThat(lines.next()).containsExactly("a", "b");
            assertThatIllegalArgumentException()
                    .isThrownBy(lines::next)
                    .withMessage(file + ":3: file must be UTF-8 text, but got the byte 0x00 at offset 5");
        }
        assertThatIllegalArgumentException()
                .isThrownBy(() -> all("x".repeat((1 << 20) + 1)))
                .withMessage(file + ":1: line must hold at most 1048576 bytes, but got more");
        Files.write(file, "a\n".getBytes(StandardCharsets.UTF_16));
        try (InputLines lines = InputLines.of(file)) {
            assertThatIllegalArgumentException()
                    .isThrownBy(lines::next)
                    .withMessageEndingWith("but got the byte order mark of UTF-16; save it as UTF-8");
        }
    }

    @Test
    @Timeout(60)
    void comeFromAPipeToo() throws Exception {
        Path pipe = folder.resolve("pipe");
        assertThat(new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor())
                .isZero();
        Process writer = new ProcessBuilder("sh", "-c", "(echo a; echo b) > '" + pipe + "'").start();
        List<String> all = new ArrayList<>();
        try (InputLines lines = InputLines.of(pipe)) {
            for (List<String> next = lines.next(); !next.isEmpty(); next = lines.next()) {
                all.addAll(next);
            }
        }
        assertThat(all).containsExactly("a", "b");
        assertThat(writer.waitFor(9, TimeUnit.SECONDS)).isTrue();
        assertThatIllegalArgumentException()
                .isThrownBy(() -> InputLines.of(folder))
                .withMessage(folder + ": path must name a readable file, but got a directory");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> InputLines.of(folder.resolve("none")))
                .withMessageEndingWith("but got nothing there");
    }
}
