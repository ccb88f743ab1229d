package dev.heed.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import dev.heed.train.StopSignal;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class PairedWorkloadTest {

    private static final BenchRow ROW = BenchRow.of("work", "rival", Unit.MILLISECONDS);

    private final List<String> log = new ArrayList<>();
    private final StopSignal stop = new StopSignal();
    private final PairedRuns runs = new PairedRuns(new BenchSettings(7, 1, 40, 1), stop, () -> 0);
    private final ScriptedContender ours = new ScriptedContender("ours", log, 0.25);
    private final ScriptedContender rival = new ScriptedContender("rival", log, 0.5);

    @Test
    void turnsPairsIntoFiguresAndClosesBothSides() {
        assertThat(PairedWorkload.inProcess(ROW, () -> ours, () -> rival).measure(runs))
                .containsExactly(new Figures(250, 500, 0.5, 0.5, 0.5));
        assertThat(ours.isClosed()).isTrue();
        assertThat(rival.isClosed()).isTrue();
    }

    @Test
    void everyRivalHasItsFiguresOfTheSameRounds() {
        ScriptedContender second = new ScriptedContender("second", log, 1);
        Workload workload = new PairedWorkload(ROW, () -> ours, () -> List.of(rival, second));

        assertThat(workload.measure(runs))
                .containsExactly(new Figures(250, 500, 0.5, 0.5, 0.5), new Figures(250, 1000, 0.25, 0.25, 0.25));
        assertThat(second.isClosed()).isTrue();
    }

    @Test
    void withoutARivalOursIsNotEvenMade() {
        Workload workload = new PairedWorkload(
                ROW,
                () -> {
                    throw new AssertionError("ours was made");
                },
                List::of);

        assertThat(workload.measure(runs)).isEmpty();
    }

    @Test
    void aStoppedRunHasNoFiguresAndClosesBothSides() {
        stop.give();

        assertThat(PairedWorkload.inProcess(ROW, () -> ours, () -> rival).measure(runs))
                .isEmpty();
        assertThat(ours.isClosed()).isTrue();
        assertThat(rival.isClosed()).isTrue();
    }

    @Test
    void theRivalIsClosedWhenOursCannotBeMade() {
        Workload workload = PairedWorkload.inProcess(
                ROW,
                () -> {
                    throw new IllegalStateException("no memory");
                },
                () -> rival);

        assertThatIllegalStateException()
                .isThrownBy(() -> workload.measure(runs))
                .withMessage("no memory");
        assertThat(rival.isClosed()).isTrue();
    }
}
