package dev.heed.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import dev.heed.train.StopSignal;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class BusyCoreTest {

    private final List<ProcessHandle> seen = new ArrayList<>();
    private final PairedRuns runs = new PairedRuns(new BenchSettings(7, 1, 1, 1), new StopSignal());

    /** Looks for the program while it is measured. */
    private Workload calm(boolean fails) {
        return new Workload() {
            @Override
            public BenchRow row() {
                return BenchRow.of("a step", "PyTorch", Unit.MILLISECONDS);
            }

            @Override
            public List<Figures> measure(PairedRuns runs) {
                seen.addAll(ProcessHandle.current()
                        .children()
                        .filter(child -> child.info().command().orElse("").endsWith("sh")
                                || child.info().commandLine().orElse("").contains("kill -0"))
                        .toList());
                if (fails) {
                    throw new IllegalStateException("no memory");
                }
                return List.of(new Figures(1, 2, 0.5, 0.4, 0.6));
            }
        };
    }

    private void assertStarted() throws Exception {
        assertThat(seen).isNotEmpty();
        for (ProcessHandle program : seen) {
            program.onExit().get(10, TimeUnit.SECONDS);
        }
    }

    @Test
    void anotherProgramRunsForAsLongAsTheRowIsMeasured() throws Exception {
        assertThat(new BusyCore(calm(false)).measure(runs)).containsExactly(new Figures(1, 2, 0.5, 0.4, 0.6));

        assertStarted();
    }

    @Test
    void itEndsAlsoWhereTheRowFails() throws Exception {
        assertThatIllegalStateException().isThrownBy(() -> new BusyCore(calm(true)).measure(runs));

        assertStarted();
    }

    @Test
    void theRowSaysSo() {
        assertThat(new BusyCore(calm(false)).row().title()).isEqualTo("a step, one core taken: Heed against PyTorch");
    }
}
