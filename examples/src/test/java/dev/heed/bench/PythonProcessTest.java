package dev.heed.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The protocol, spoken with a shell script; {@link PythonScriptTest} speaks it with the real one. */
class PythonProcessTest {

    private static final String GREETING = "echo torch 0";
    private static final String READY = "prepare*) echo ready ;;";

    @TempDir
    private Path temporary;

    private FakePython fake(String greeting, String... answers) throws IOException {
        return FakePython.in(temporary, greeting, answers);
    }

    @Nested
    class Speaking {

        @Test
        void beginsWithTheScriptAndTheThreads() throws IOException {
            FakePython fake = fake(GREETING);

            try (PythonProcess rival = fake.start()) {
                assertThat(rival).isNotNull();
                assertThat(fake.arguments()).hasSize(2).endsWith("2");
                assertThat(fake.script())
                        .hasFileName("bench.py")
                        .content(StandardCharsets.UTF_8)
                        .startsWith("\"\"\"The PyTorch side of ./heed bench");
            }
        }

        @Test
        void asksForAWorkloadAndForItsSeconds() throws IOException {
            FakePython fake = fake(GREETING, READY, "run*) echo seconds 1.5 ;;");

            try (PythonProcess rival = fake.start();
                    Contender contender =
                            rival.contender("training 2 3 5 1 float32").orElseThrow()) {
                assertThat(contender.seconds(7)).isEqualTo(1.5);
            }

            assertThat(fake.questions()).containsExactly("prepare training 2 3 5 1 float32", "run 7");
        }

        @Test
        void hasNoContenderForWhatIsUnavailable() throws IOException {
            FakePython fake = fake(GREETING, "prepare*) echo unavailable No module named transformers ;;");

            try (PythonProcess rival = fake.start()) {
                assertThat(rival.contender("decoding 64 2 4 1 1000 16 240")).isEmpty();
            }
        }

        @Test
        void takesThePeakOfAProcessOfItsOwn() throws IOException {
            FakePython fake = fake(GREETING, READY, "run*) echo seconds 1.5 ;;", "peak) echo megabytes 12.5 ;;");

            try (PythonProcess rival = fake.start()) {
                Path first = fake.script();

                assertThat(rival.peakMegabytes("training 2 3 5 1 float32", 3)).isEqualTo(12.5);

                assertThat(fake.script()).isNotEqualTo(first);
                assertThat(fake.arguments()).endsWith("2");
                assertThat(fake.isAlive()).isFalse();
                assertThat(fake.questions()).containsExactly("prepare training 2 3 5 1 float32", "run 3", "peak");
            }
        }

        @Test
        void startsTheScriptAnewForAWholeProcess() throws IOException {
            FakePython fake = fake(GREETING, READY, "run*) echo seconds 1.5 ;;");

            try (PythonProcess rival = fake.start();
                    Contender process = rival.whole("prepare decoding 64", "run 1")) {
                assertThat(process.seconds(2)).isPositive();

                assertThat(fake.script()).exists();
                assertThat(fake.questions())
                        .containsExactly("prepare decoding 64", "run 1", "prepare decoding 64", "run 1");
            }
        }
    }

    @Nested
    class Closing {

        @Test
        void endsTheProcessAndRemovesItsFolder() throws IOException {
            FakePython fake = fake("echo a warning >&2; " + GREETING);
            PythonProcess rival = fake.start();
            assertThat(fake.isAlive()).isTrue();
            assertThat(fake.script()).exists();

            rival.close();

            assertThat(fake.isAlive()).isFalse();
            assertThat(fake.script().getParent()).doesNotExist();
        }

        @Test
        void removesTheFolderOfAProcessThatDied() throws IOException {
            FakePython fake = fake(GREETING, "prepare*) exit 3 ;;");
            PythonProcess rival = fake.start();
            assertThatIllegalStateException().isThrownBy(() -> rival.contender("decoding 64"));

            rival.close();

            assertThat(fake.script().getParent()).doesNotExist();
        }

        @Test
        void happensToAnInterpreterThatIsRefused() throws IOException {
            FakePython fake = fake("echo Python 2.7");
            assertThatIllegalArgumentException().isThrownBy(fake::start);

            assertThat(fake.isAlive()).isFalse();
            assertThat(fake.script().getParent()).doesNotExist();
        }
    }

    @Nested
    class Unfit {

        private void assertRefused(FakePython fake, String reason) {
            assertThatIllegalArgumentException()
                    .isThrownBy(fake::start)
                    .withMessage("python must name an interpreter that has torch, but got " + fake.interpreter() + " ("
                            + reason + ")");
        }

        @Test
        void isAnInterpreterThatIsNotThere() {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> PythonProcess.start("/no/such/python", 1, Map.of()))
                    .withMessageStartingWith("python must name an interpreter that has torch, but got /no/such/python"
                            + " (Cannot run program \"/no/such/python\"")
                    .withMessageContaining("No such file or directory");
        }

        @Test
        void isOneWithoutTorch() throws IOException {
            assertRefused(
                    fake("echo \"error ModuleNotFoundError: No module named 'torch'\"; exit 1"),
                    "ModuleNotFoundError: No module named 'torch'");
        }

        @Test
        void isOneThatDiesWhileItStarts() throws IOException {
            assertRefused(fake("echo Traceback >&2; echo no libc >&2; exit 127"), "it ended: no libc");
            assertRefused(fake("exit 1"), "it ended: it said nothing");
        }

        @Test
        void isOneThatSaysSomethingElse() throws IOException {
            assertRefused(fake("echo Python 2.7"), "Python 2.7");
        }
    }

    @Nested
    class Failing {

        @Test
        void aWorkloadThatFailsIsNamedWithTheReason() throws IOException {
            try (PythonProcess rival = fake(GREETING, "prepare*) echo error RuntimeError: out of memory ;;")
                    .start()) {
                assertThatIllegalStateException()
                        .isThrownBy(() -> rival.contender("decoding 64"))
                        .withMessage("the Python script failed at 'prepare decoding 64':"
                                + " error RuntimeError: out of memory");
            }
        }

        @Test
        void aRunThatFailsIsNamedWithTheReason() throws IOException {
            try (PythonProcess rival = fake(GREETING, READY).start();
                    Contender contender = rival.contender("decoding 64").orElseThrow()) {
                assertThatIllegalStateException()
                        .isThrownBy(() -> contender.seconds(3))
                        .withMessage("the Python script failed at 'run 3': error unknown command run 3");
            }
        }

        @Test
        void aScriptThatDiesIsGivenItsLastWords() throws IOException {
            try (PythonProcess rival = fake(GREETING, READY, "run*) echo Killed >&2; exit 137 ;;")
                            .start();
                    Contender contender = rival.contender("decoding 64").orElseThrow()) {
                assertThatIllegalStateException()
                        .isThrownBy(() -> contender.seconds(3))
                        .withMessage("the Python script failed at 'run 3': error it ended: Killed");
                assertThatIllegalStateException()
                        .as("asked again, which fails on the way there or back")
                        .isThrownBy(() -> contender.seconds(3))
                        .withMessageMatching("the Python script (failed at 'run 3': error it )?ended: Killed");
            }
        }

        @Test
        void anAnswerOfAnotherKindIsNotTakenForSeconds() throws IOException {
            try (PythonProcess rival =
                            fake(GREETING, READY, "run*) echo megabytes 1.5 ;;").start();
                    Contender contender = rival.contender("decoding 64").orElseThrow()) {
                assertThatIllegalStateException()
                        .isThrownBy(() -> contender.seconds(3))
                        .withMessage("the Python script must answer with seconds, but got megabytes 1.5");
            }
        }

        @Test
        void aNumberThatCannotBeReadIsTheScriptsFault() throws IOException {
            try (PythonProcess rival =
                            fake(GREETING, READY, "run*) echo seconds soon ;;").start();
                    Contender contender = rival.contender("decoding 64").orElseThrow()) {
                assertThatIllegalStateException()
                        .isThrownBy(() -> contender.seconds(3))
                        .withMessage("the Python script must answer with seconds, but got seconds soon");
            }
        }

        @Test
        void onlyReadyIsReady() throws IOException {
            try (PythonProcess rival =
                    fake(GREETING, "prepare*) echo perhaps ;;").start()) {
                assertThatIllegalStateException()
                        .isThrownBy(() -> rival.contender("decoding 64"))
                        .withMessage("the Python script must answer with ready or unavailable, but got perhaps");
            }
        }

        @Test
        void anAnswerOfAnotherKindIsNotTakenForMemory() throws IOException {
            FakePython fake = fake(GREETING, READY, "run*) echo seconds 1.5 ;;", "peak) echo seconds 1.5 ;;");
            try (PythonProcess rival = fake.start()) {
                assertThatIllegalStateException()
                        .isThrownBy(() -> rival.peakMegabytes("decoding 64", 3))
                        .withMessage("the Python script must answer with megabytes, but got seconds 1.5");
                assertThat(fake.isAlive()).isFalse();
            }
        }
    }
}
