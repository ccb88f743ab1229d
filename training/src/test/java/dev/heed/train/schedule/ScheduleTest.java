package dev.heed.train.schedule;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDManager;
import ai.djl.training.optimizer.Optimizer;
import ai.djl.training.tracker.CosineTracker;
import ai.djl.training.tracker.Tracker;
import ai.djl.training.tracker.WarmUpTracker;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Schedules by DJL's trackers. */
class ScheduleTest {

    private final Tracker cosine = CosineTracker.builder()
            .setBaseValue(0.5f)
            .optFinalValue(0.1f)
            .setMaxUpdates(4)
            .build();

    @Test
    void aTrackerIsAskedAsByAnOptimizerOfDjls() {
        List<Integer> byDjl = new ArrayList<>();
        List<Integer> byHeed = new ArrayList<>();
        try (NDManager manager = NDManager.newBaseManager()) {
            Optimizer optimizer =
                    Optimizer.sgd().setLearningRateTracker(recording(byDjl)).build();
            for (int update = 0; update < 3; update++) {
                optimizer.update(
                        "p", manager.ones(new ai.djl.ndarray.types.Shape(2)), manager.create(new float[] {1, 2}));
            }
        }
        Schedule schedule = Schedule.of(recording(byHeed));
        for (int step = 1; step <= 3; step++) {
            schedule.learningRate(step, 0.9, List.of());
        }

        assertThat(byHeed).isEqualTo(byDjl).containsExactly(1, 2, 3);
    }

    private static Tracker recording(List<Integer> asked) {
        return update -> {
            asked.add(update);
            return 0.1f;
        };
    }

    @Test
    void djlsCosineFallsToItsLastValueAndStays() {
        Schedule schedule = Schedule.of(cosine);

        double half = 0.1 + 0.4 * (1 + Math.cos(Math.PI / 4)) / 2;
        assertThat((double) schedule.learningRate(1, 0)).isCloseTo(half, within(1e-6));
        assertThat((double) schedule.learningRate(2, 0)).isCloseTo(0.3, within(1e-6));
        assertThat((double) schedule.learningRate(4, 0)).isCloseTo(0.1, within(1e-6));
        assertThat((double) schedule.learningRate(400, 1)).isCloseTo(0.1, within(1e-6));
    }

    @Test
    void djlsWarmUpRisesBeforeAnotherTracker() {
        Schedule schedule = Schedule.of(WarmUpTracker.builder()
                .setMainTracker(cosine)
                .optWarmUpBeginValue(0.1f)
                .optWarmUpSteps(4)
                .optWarmUpMode(WarmUpTracker.Mode.LINEAR)
                .build());

        assertThat((double) schedule.learningRate(1, 0)).isCloseTo(0.2, within(1e-6));
        assertThat((double) schedule.learningRate(3, 0)).isCloseTo(0.4, within(1e-6));
        assertThat((double) schedule.learningRate(4, 0)).isCloseTo(0.5, within(1e-6));
        assertThat((double) schedule.learningRate(6, 0)).isCloseTo(0.3, within(1e-6));
        assertThat((double) schedule.learningRate(8, 0)).isCloseTo(0.1, within(1e-6));
    }
}
