package dev.heed.cli;

import dev.heed.train.StopSignal;
import java.time.Duration;
import java.util.Timer;
import java.util.TimerTask;

/** Gives a signal after some time, unless it is closed before. */
final class TimeLimit implements AutoCloseable {

    private final Timer clock = new Timer("heed-time-limit", true);

    private TimeLimit() {}

    /** Starts the clock. */
    static TimeLimit of(Duration time, StopSignal stop) {
        TimeLimit limit = new TimeLimit();
        limit.clock.schedule(
                new TimerTask() {
                    @Override
                    public void run() {
                        stop.give();
                    }
                },
                time.toMillis());
        return limit;
    }

    @Override
    public void close() {
        clock.cancel();
    }
}
