package dev.heed.train;

import ai.djl.Model;
import ai.djl.ndarray.NDArray;
import dev.heed.seq2seq.Seq2SeqBatch;
import dev.heed.train.checkpoint.CheckpointConfig;
import dev.heed.train.checkpoint.Checkpoints;
import dev.heed.train.checkpoint.RunIdentity;
import dev.heed.train.schedule.ReduceOnPlateau;
import dev.heed.train.schedule.WarmupCosine;
import dev.heed.train.state.Goal;
import dev.heed.train.state.Goal.Direction;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Iterator;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.stream.DoubleStream;

/** A tiny run in which everything that a checkpoint must keep makes a difference: dropout, averages, a plateau. */
public final class CheckpointedRun {

    /** Its updates. */
    public static final int STEPS = 23;

    /** Updates between two checkpoints. */
    public static final int INTERVAL = 5;

    /** What must be the same for it to go on. */
    public static final RunIdentity IDENTITY = new RunIdentity("a recipe\n", "a digest");

    private static final Goal GOAL = new Goal("size", Direction.HIGHEST);

    private CheckpointedRun() {}

    /** DJL's model around a fresh Transformer. */
    public static Model model() {
        return CopyRun.initialised(CopyRun.transformer(0.1f));
    }

    /** A model that its checkpoints do not fit. */
    public static Model smallerModel() {
        return CopyRun.initialised(CopyRun.recurrent(0.1f));
    }

    /** What it learns from, from the first batch on. */
    public static Iterator<Seq2SeqBatch> batches() {
        return CopyRun.batches(CopyRun.SEED);
    }

    /** The run, which goes on from the newest checkpoint in a folder. */
    public static Training<Seq2SeqBatch> training(Model model, Path folder) {
        return training(model, folder, IDENTITY, new StopSignal());
    }

    /** The same with another identity and a signal. */
    public static Training<Seq2SeqBatch> training(Model model, Path folder, RunIdentity identity, StopSignal stop) {
        return unsaved(model, stop)
                .checkpoint(new Checkpoints(folder, new CheckpointConfig(INTERVAL, 2), GOAL, identity));
    }

    /** The same without checkpoints. */
    public static Training<Seq2SeqBatch> unsaved(Model model, StopSignal stop) {
        TrainingConfig config = CopyRun.config(STEPS)
                .withSchedule(new ReduceOnPlateau(new WarmupCosine(1e-2f, 7), GOAL, 0.5f, 1))
                .withAccumulation(2, 1)
                .withAverageDecay(0.9f);
        return CopyRun.training(model, config, stop)
                .validate(() -> Map.of("size", size(model)), EvaluationConfig.every(3, GOAL));
    }

    /** Some figure that follows from every parameter. */
    private static double size(Model model) {
        OptionalDouble mean = CopyRun.parameters(model).stream()
                .flatMapToDouble(array -> {
                    double sum = 0;
                    for (float value : array.toFloatArray()) {
                        sum += Math.abs(value);
                    }
                    return DoubleStream.of(sum);
                })
                .average();
        return mean.orElseThrow();
    }

    /** A digest of all parameters' bits. */
    public static String digest(Model model) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            for (NDArray array : CopyRun.parameters(model)) {
                ByteBuffer bits = array.toByteBuffer();
                digest.update(bits);
            }
            return HexFormat.of().formatHex(digest.digest());
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
