package dev.heed.spark;

import ai.djl.ndarray.NDArray;
import dev.heed.run.RoundTimes;
import dev.heed.train.Rounds;
import dev.heed.train.StopSignal;
import dev.heed.train.TrainingStep;
import dev.heed.train.Update;
import dev.heed.train.state.TrainingState;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import scala.Tuple2;

/** Rounds on a cluster: what a round depends on goes out in a broadcast, and comes back summed up along a tree. */
final class SparkRounds implements Rounds {

    private static final Logger LOG = LoggerFactory.getLogger(SparkRounds.class);

    /** So many parts the driver adds up itself. */
    private static final int FEW = 4;

    private final SparkSettings settings;
    private final JavaSparkContext context;
    private final Broadcast<Job> job;
    private final TrainingStep<?> step;
    private final Meeting meeting;
    private final Path folder;
    private final StopSignal stop;
    private final RoundJobs jobs;
    private final @Nullable Long most;
    private @Nullable RoundTimes times;

    SparkRounds(
            SparkSettings settings,
            JavaSparkContext context,
            Job job,
            TrainingStep<?> step,
            Path folder,
            StopSignal stop) {
        this.settings = settings;
        this.context = context;
        this.job = context.broadcast(job);
        this.step = step;
        this.folder = folder;
        this.stop = stop;
        meeting = Meeting.of(settings, step);
        jobs = new RoundJobs(context, settings.roundSeconds());
        most = step.budget().steps();
    }

    @Override
    public Map<String, NDArray> memory() {
        return meeting.memory();
    }

    @Override
    public boolean hasNext() {
        return true;
    }

    @Override
    public List<Update> next(TrainingState before, Rates rates) {
        if (stop.isGiven()) {
            return List.of();
        }
        long start = System.nanoTime();
        Arrays32 sent = Arrays32.of(Meeting.travelling(settings.algorithm(), step));
        HeapNeeds.requireOfDriver(sent, settings.workers());
        Optional<TreeSum> sum = sum(sent, before, rates);
        if (sum.isEmpty()) {
            return List.of();
        }
        Collection<WorkerReport> reports = sum.get().reports().values();
        for (WorkerReport report : reports) {
            if (report.failure() != null) {
                throw report.failed(report.failure());
            }
        }
        List<Update> updates = meeting.meet(sum.get(), sent, before, rates);
        if (times == null) {
            times = RoundTimes.in(folder, before.step());
        }
        times.add(
                before.step() + updates.size(),
                updates.size(),
                (System.nanoTime() - start) * 1e-9,
                reports.stream().map(WorkerReport::seconds).toList());
        return updates;
    }

    /** What all workers did; nothing if the round was stopped. */
    private Optional<TreeSum> sum(Arrays32 sent, TrainingState before, Rates rates) {
        Broadcast<Arrays32> arrays = context.broadcast(sent);
        try {
            WorkerTask task = new WorkerTask(job, arrays, plan(before, rates));
            List<Integer> ranks = IntStream.range(0, settings.workers()).boxed().toList();
            return jobs.run("updates from " + (before.step() + 1), () -> sum(task, ranks), stop);
        } finally {
            forget(arrays);
        }
    }

    /**
     * The sum over all ranks. Neighbours in rank are summed up on executors where there are many: their parts are siblings
     * in the tree, while Spark's own treeReduce takes ranks that lie apart.
     */
    private TreeSum sum(WorkerTask task, List<Integer> ranks) {
        JavaRDD<TreeSum> parts = context.parallelize(ranks, ranks.size()).map(task);
        if (ranks.size() > FEW) {
            int size = TreeSum.groupSize(ranks.size());
            int groups = (ranks.size() + size - 1) / size;
            parts = parts.mapToPair(part -> new Tuple2<>(part.firstRank() / size, part))
                    .reduceByKey(TreeSum::merge, groups)
                    .values();
        }
        return parts.reduce(TreeSum::merge);
    }

    @Override
    public void close() {
        jobs.close();
        forget(job);
        if (settings.isLocal()) {
            WorkerProcess.take(WorkerProcess::forget); // no process ends with the cluster
        }
    }

    /** Spark may have ended already, where the process was asked to end. */
    private void forget(Broadcast<?> broadcast) {
        if (!context.sc().isStopped()) {
            try {
                broadcast.destroy();
            } catch (Exception e) {
                LOG.debug("a broadcast could not be destroyed", e);
            }
        }
    }

    private RoundPlan plan(TrainingState before, Rates rates) {
        long left = most == null ? Long.MAX_VALUE : most - before.step();
        List<Float> each = IntStream.range(0, (int) Math.min(settings.updates(), left))
                .mapToObj(rates::of)
                .toList();
        return new RoundPlan(
                settings.workers(),
                settings.algorithm(),
                before.step(),
                before.batches(),
                before.skippedInARow(),
                step.tensors().optimizerSteps(),
                each);
    }
}
