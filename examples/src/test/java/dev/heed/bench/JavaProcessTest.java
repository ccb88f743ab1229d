package dev.heed.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JavaProcessTest {

    @TempDir
    private Path temporary;

    static final class Greeting {
        private Greeting() {}

        public static void main(String[] args) {
            System.out.println("a line before");
            System.out.println(String.join(" ", args));
        }
    }

    static final class Silent {
        private Silent() {}

        public static void main(String[] args) {}
    }

    static final class Failing {
        private Failing() {}

        public static void main(String[] args) {
            System.err.println("out of memory");
            System.exit(3);
        }
    }

    /** Writes its number into a file, then waits longer than any test. */
    static final class Sleeping {
        private Sleeping() {}

        public static void main(String[] args) throws IOException, InterruptedException {
            Path file = Path.of(args[0]);
            Path whole = file.resolveSibling("being written");
            Files.writeString(whole, Long.toString(ProcessHandle.current().pid()));
            Files.move(whole, file);
            Thread.sleep(TimeUnit.MINUTES.toMillis(10));
        }
    }

    @Test
    void givesTheLastLineOfAClassThatRanWithArguments() {
        assertThat(JavaProcess.lastLine(Greeting.class, List.of("two", "words"), () -> false))
                .contains("two words");
    }

    @Test
    void saysSoWhenThereIsNoLine() {
        assertThat(JavaProcess.lastLine(Silent.class, List.of(), () -> false)).contains("nothing");
    }

    @Test
    void aClassThatFailsIsNamedWithItsLastWords() {
        assertThatIllegalStateException()
                .isThrownBy(() -> JavaProcess.lastLine(Failing.class, List.of(), () -> false))
                .withMessage("Failing must end with 0, but got 3 after out of memory");
    }

    @Test
    void endsTheProcessAndGivesNothingWhenTheUserAskedToEnd() throws Exception {
        Path number = temporary.resolve("number");

        assertThat(JavaProcess.lastLine(Sleeping.class, List.of(number.toString()), () -> Files.exists(number)))
                .isEmpty();

        long pid = Long.parseLong(Files.readString(number));
        ProcessHandle left = ProcessHandle.of(pid).orElse(null);
        if (left != null) {
            left.onExit().get(10, TimeUnit.SECONDS); // it is told to end and not waited for
        }
    }
}
