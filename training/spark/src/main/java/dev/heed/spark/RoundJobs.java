package dev.heed.spark;

import dev.heed.io.FailureWords;
import dev.heed.train.StopSignal;
import dev.heed.train.TrainingException;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;
import org.apache.spark.ExceptionFailure;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.scheduler.SparkListener;
import org.apache.spark.scheduler.SparkListenerTaskEnd;
import org.apache.spark.scheduler.SparkListenerTaskStart;
import org.jspecify.annotations.Nullable;

/** Runs one job of Spark's after the other, each with a deadline, and says in one sentence why one came to no end. */
final class RoundJobs implements AutoCloseable {

    private static final long POLL_MILLIS = 100;

    private final JavaSparkContext context;
    private final double seconds;
    private final ExecutorService thread = Executors.newSingleThreadExecutor(task -> {
        Thread made = new Thread(task, "heed-round");
        made.setDaemon(true);
        return made;
    });

    /** Where tasks are running, by their numbers. */
    private final Map<Long, String> running = new ConcurrentHashMap<>();

    private final Hosts hosts = new Hosts();
    private volatile @Nullable String failedOn;

    /**
     * Jobs of a context.
     *
     * @param seconds how long each may take
     */
    RoundJobs(JavaSparkContext context, double seconds) {
        this.context = context;
        this.seconds = seconds;
        context.sc().addSparkListener(hosts);
    }

    /** Follows where tasks are. */
    private final class Hosts extends SparkListener {

        @Override
        public void onTaskStart(SparkListenerTaskStart start) {
            running.put(
                    start.taskInfo().taskId(),
                    "executor " + start.taskInfo().executorId() + " on "
                            + start.taskInfo().host());
        }

        @Override
        public void onTaskEnd(SparkListenerTaskEnd end) {
            running.remove(end.taskInfo().taskId());
            if (end.reason() instanceof ExceptionFailure) {
                failedOn = end.taskInfo().host();
            }
        }
    }

    /**
     * Runs a job.
     *
     * @param name for Spark's own pages
     * @param stop gives it up
     * @return its result; nothing if it was given up
     * @throws TrainingException if it fails, or does not end in time
     */
    <T> Optional<T> run(String name, Callable<T> job, StopSignal stop) {
        failedOn = null;
        Future<T> result = thread.submit(() -> {
            context.setJobGroup(name, name, true);
            return job.call();
        });
        long deadline = System.nanoTime() + (long) (seconds * 1e9);
        while (true) {
            try {
                return Optional.of(result.get(POLL_MILLIS, TimeUnit.MILLISECONDS));
            } catch (TimeoutException e) {
                if (stop.isGiven()) {
                    context.cancelJobGroup(name);
                    return Optional.empty();
                }
                if (System.nanoTime() > deadline) {
                    String where = running.values().stream().sorted().collect(Collectors.joining(", "));
                    context.cancelJobGroup(name);
                    throw new TrainingException(String.format(
                            Locale.ROOT,
                            "round must end within roundSeconds=%.0f, but got no answer from %s",
                            seconds,
                            where.isEmpty() ? "any executor" : where));
                }
            } catch (InterruptedException e) {
                result.cancel(true); // the job may not have come to Spark yet
                context.cancelJobGroup(name);
                stop.give(); // as where the signal is asked: the interruption is over
                return Optional.empty();
            } catch (ExecutionException e) {
                if (stop.isGiven()) {
                    return Optional.empty(); // Spark ends its own jobs where the process is asked to end
                }
                throw failure(e.getCause() == null ? e : e.getCause());
            }
        }
    }

    private TrainingException failure(Throwable cause) {
        String text = String.valueOf(cause.getMessage());
        boolean isOtherClass = text.contains("InvalidClassException")
                || text.contains("ClassNotFoundException")
                || text.contains("NoClassDefFoundError");
        String on = failedOn == null ? "" : " on " + failedOn;
        TrainingException failure = new TrainingException(
                isOtherClass
                        ? "executors must have the driver's version of Heed and what it needs, but got others" + on
                                + ": " + FailureWords.of(cause)
                        : "round must come to its end, but got a failure" + on + ": " + FailureWords.of(cause));
        failure.initCause(cause);
        return failure;
    }

    @Override
    public void close() {
        thread.shutdownNow();
        context.sc().removeSparkListener(hosts);
    }
}
