package dev.heed.train.checkpoint;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.heed.train.state.TrainingState;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a checkpoint holds beside its arrays, as JSON.
 *
 * @param format the version of this layout
 * @param state where the run was
 * @param optimizerSteps steps that the optimizer had made, skipped updates not among them
 * @param recipe the run's recipe as text
 * @param data the digest of what is learned from
 * @param frozen the digest of the parameters that stay as they are, which are not saved; null where none is frozen
 * @param versions of Heed, DJL, the engine and Java, and the number of threads ({@link Versions})
 */
record CheckpointRecord(
        int format,
        TrainingState state,
        long optimizerSteps,
        String recipe,
        String data,
        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable String frozen,
        Map<String, String> versions) {

    /** The only layout so far. */
    static final int FORMAT = 1;
}
