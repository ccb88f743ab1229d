package dev.heed.spark;

import dev.heed.io.FailureWords;
import dev.heed.train.TrainingException;
import java.util.List;
import org.apache.spark.SparkEnv;
import org.apache.spark.TaskContext;
import org.apache.spark.TaskKilledException;
import org.apache.spark.api.java.function.Function;
import org.apache.spark.broadcast.Broadcast;

/**
 * A worker's part of a round, as Spark carries it to an executor. What would fail again anywhere comes back as a report and
 * is not tried again; all else, such as a full disk, Spark tries elsewhere.
 */
final class WorkerTask implements Function<Integer, TreeSum> {

    private static final long serialVersionUID = 1;

    private final Broadcast<Job> job;
    private final Broadcast<Arrays32> arrays;
    private final RoundPlan plan;

    WorkerTask(Broadcast<Job> job, Broadcast<Arrays32> arrays, RoundPlan plan) {
        this.job = job;
        this.arrays = arrays;
        this.plan = plan;
    }

    @Override
    public TreeSum call(Integer rank) {
        String host = SparkEnv.get().blockManager().blockManagerId().host();
        try {
            Job known = job.value();
            Arrays32 sent = arrays.value();
            Meeting.Part part =
                    WorkerProcess.take(process -> process.work(rank, known, plan, sent, WorkerTask::requireWanted));
            return TreeSum.of(
                    plan.workers(),
                    part.arrays(),
                    new WorkerReport(rank, host, part.seconds(), part.optimizerSteps(), part.updates(), null));
        } catch (IllegalArgumentException | IllegalStateException | TrainingException e) {
            return TreeSum.of(plan.workers(), new WorkerReport(rank, host, 0, 0, List.of(), FailureWords.of(e)));
        }
    }

    /** The round may have been given up while this worker computes. */
    private static void requireWanted() {
        TaskContext context = TaskContext.get();
        if (context != null && context.isInterrupted()) {
            throw new TaskKilledException("the round was given up");
        }
    }
}
