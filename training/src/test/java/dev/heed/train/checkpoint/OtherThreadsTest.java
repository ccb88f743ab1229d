package dev.heed.train.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.Model;
import ai.djl.pytorch.jni.JniUtils;
import dev.heed.train.CheckpointedRun;
import dev.heed.train.StepListener;
import dev.heed.train.StepReport;
import dev.heed.train.StopSignal;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Going on with another number of libtorch's threads. */
class OtherThreadsTest {

    private static final int FIRST_PART = 8;

    /** What a run tells its listeners, in which it ends after an update. */
    private static List<String> told(Path folder, long end) {
        List<String> told = new ArrayList<>();
        StopSignal stop = new StopSignal();
        StepListener listener = new StepListener() {
            @Override
            public void warned(String warning) {
                told.add(warning);
            }

            @Override
            public void afterStep(StepReport report) {
                told.add("update");
                if (report.step() == end) {
                    stop.give();
                }
            }
        };
        try (Model model = CheckpointedRun.model()) {
            CheckpointedRun.training(model, folder, new RunIdentity("", ""), stop)
                    .listen(listener)
                    .run(CheckpointedRun.batches());
        }
        return told;
    }

    @Test
    void isWarnedOfBeforeTheFirstUpdate(@TempDir Path folder) {
        assertThat(told(folder, FIRST_PART)).hasSize(FIRST_PART).containsOnly("update");

        JniUtils.setNumThreads(3);
        List<String> second;
        try {
            second = told(folder, FIRST_PART + 2);
            assertThat(told(folder, FIRST_PART + 3))
                    .as("the number is the same again")
                    .containsOnly("update");
        } finally {
            JniUtils.setNumThreads(1);
        }

        assertThat(second.subList(1, second.size())).hasSize(2).containsOnly("update");
        assertThat(second.get(0))
                .startsWith("threads should be 1, as before, but got 3; ")
                .endsWith(" (" + folder.resolve("step-00000008") + ")");
    }
}
