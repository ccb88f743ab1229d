package dev.heed.spark;

import ai.djl.engine.Engine;
import dev.heed.recipe.Recipe;
import dev.heed.recipe.RecipeFile;
import dev.heed.run.Replica;
import dev.heed.train.TrainingStep;
import dev.heed.train.checkpoint.Versions;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.apache.spark.SparkFiles;
import org.jspecify.annotations.Nullable;

/**
 * What a process of executors keeps from round to round: the data that was read and the network that was made. It saves time
 * only; every part of a round sets all that its result depends on. Threads take turns, since a process collects gradients
 * for one.
 */
final class WorkerProcess {

    private static final WorkerProcess INSTANCE = new WorkerProcess();

    private @Nullable Replica<?> replica;
    private @Nullable String job;

    private WorkerProcess() {}

    static <T> T take(Function<WorkerProcess, T> turn) {
        synchronized (INSTANCE) {
            return turn.apply(INSTANCE);
        }
    }

    /**
     * Makes a worker's part of a round.
     *
     * @param requireWanted throws where the part is not wanted any more
     */
    Meeting.Part work(int rank, Job wanted, RoundPlan plan, Arrays32 sent, Runnable requireWanted) {
        requireWanted.run(); // it may have waited for its turn
        HeapNeeds.requireOfExecutor(sent, plan.workers());
        try {
            return work(replica(wanted), rank, wanted.seed(), plan, sent, requireWanted);
        } catch (RuntimeException | Error e) {
            forget(); // half a pass may have left gradients
            throw e;
        }
    }

    private static <B> Meeting.Part work(
            Replica<B> replica, int rank, long seed, RoundPlan plan, Arrays32 sent, Runnable requireWanted) {
        TrainingStep<B> step = replica.step();
        return replica.use(() -> {
            sent.into(Meeting.travelling(plan.algorithm(), step), step.manager());
            step.tensors().restoreSteps(plan.optimizerSteps());
            step.reseed(seed(seed, rank));
            replica.shard().begin(plan.batches() + rank, plan.workers());
            return Meeting.work(plan, step, sent, replica.shard(), requireWanted);
        });
    }

    private Replica<?> replica(Job wanted) {
        Replica<?> made = replica;
        if (made == null || !wanted.id().equals(job)) {
            forget();
            requireEngine();
            requireSameHeed(wanted);
            made = replicaOf(wanted);
            replica = made;
            job = wanted.id();
        }
        return made;
    }

    /** Frees what is kept; returns whether there was anything. */
    boolean forget() {
        if (replica == null) {
            return false;
        }
        replica.close();
        replica = null;
        return true;
    }

    private static void requireEngine() {
        try {
            Engine.getInstance();
        } catch (RuntimeException | LinkageError e) {
            throw new IllegalStateException("executor must have PyTorch's native libraries, but got " + e, e);
        }
    }

    private static void requireSameHeed(Job wanted) {
        String own = Versions.ofHeed();
        if (!own.equals(wanted.heed())) {
            throw new IllegalStateException(
                    "executor must have the driver's version of Heed, " + wanted.heed() + ", but got " + own);
        }
    }

    private static Replica<?> replicaOf(Job job) {
        List<String> settings = new ArrayList<>();
        for (Map.Entry<String, RecipeFile.Texts> file : job.files().entrySet()) {
            List<String> names =
                    file.getValue().texts().stream().map(SparkFiles::get).toList();
            settings.add(
                    RecipeFile.setting(file.getKey(), names, file.getValue().isList()));
        }
        Recipe recipe = RecipeFile.with(job.recipe(), settings);
        Replica<?> replica = Replica.of(recipe, Path.of(SparkFiles.get(job.tokenizers())));
        if (!replica.dataSha256().equals(job.dataSha256())) {
            replica.close();
            throw new IllegalStateException(
                    "data must be the driver's, SHA-256 " + job.dataSha256() + ", but got " + replica.dataSha256());
        }
        return replica;
    }

    /** Mixed, so that the random numbers of two workers have nothing in common. The first has those of the run. */
    private static long seed(long seed, int rank) {
        return rank == 0 ? seed : (seed ^ (rank * 0x9E3779B97F4A7C15L)) * 0xBF58476D1CE4E5B9L + rank;
    }
}
