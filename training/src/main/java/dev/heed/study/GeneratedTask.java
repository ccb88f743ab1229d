package dev.heed.study;

import dev.heed.data.CopyTask;
import dev.heed.data.LengthRange;
import dev.heed.data.RecallTask;
import dev.heed.data.ReverseTask;
import dev.heed.data.Task;

/** The generated tasks that a study can be made on, by name. */
public enum GeneratedTask {
    /** The target is the source. */
    COPY(64) {
        @Override
        Task of(LengthRange lengths) {
            return new CopyTask(NUM_SYMBOLS, lengths);
        }
    },
    /** The target is the source backwards; with its default lengths this is JoeyNMT's task. */
    REVERSE(25) {
        @Override
        Task of(LengthRange lengths) {
            return new ReverseTask(NUM_SYMBOLS, lengths);
        }
    },
    /** Keys with values, then questions: the target is the values of the keys asked for. */
    RECALL(64) {
        @Override
        Task of(LengthRange lengths) {
            return new RecallTask(NUM_SYMBOLS, NUM_SYMBOLS, lengths);
        }
    };

    /** JoeyNMT's number of symbols. */
    static final int NUM_SYMBOLS = 50;

    private final int defaultMaxLength;

    GeneratedTask(int defaultMaxLength) {
        this.defaultMaxLength = defaultMaxLength;
    }

    /** The task over a range of source lengths. */
    abstract Task of(LengthRange lengths);

    /**
     * The longest source in training unless one is given.
     *
     * @return the length
     */
    public int defaultMaxLength() {
        return defaultMaxLength;
    }
}
