package dev.heed.train.checkpoint;

import ai.djl.ndarray.NDManager;
import ai.djl.nn.Block;
import dev.heed.io.Excerpt;
import dev.heed.train.state.Goal;
import dev.heed.train.state.TrainingState;
import dev.heed.train.state.Validation;
import java.nio.file.Path;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The checkpoints of one run: a folder with one folder for each, {@code step-00000200}, which holds {@code
 * tensors.safetensors}, {@code state.json} and {@code SHA256SUMS}.
 *
 * <p>A checkpoint is written beside its place and moved there, so that it is whole or not there at all; those that no
 * longer count are deleted only after a newer one is in its place.
 */
public final class Checkpoints {

    private final CheckpointFolder folder;
    private final CheckpointConfig config;
    private final @Nullable Goal goal;
    private final RunIdentity identity;

    /**
     * The checkpoints in a folder.
     *
     * @param folder where they are, made when the first one is written
     * @param config when they are written, and which stay
     * @param goal which are best; null where there is no validation, and then the last one alone stays
     * @param identity what must be the same when a run goes on
     */
    public Checkpoints(Path folder, CheckpointConfig config, @Nullable Goal goal, RunIdentity identity) {
        this.folder = new CheckpointFolder(folder);
        this.config = config;
        this.goal = goal;
        this.identity = identity;
    }

    /** Which checkpoints are best; null where none is. */
    public @Nullable Goal goal() {
        return goal;
    }

    /** Whether there is none yet. */
    public boolean isEmpty() {
        return folder.steps().isEmpty();
    }

    /**
     * Makes the folder, if it is not there, so that no work is lost for want of it.
     *
     * @throws IllegalArgumentException if it cannot be written to
     */
    public void requireWritable() {
        folder.requireWritable();
    }

    /**
     * Whether a checkpoint should be written: where the end of an interval was passed, and after a validation that is
     * among the best of those whose checkpoints are there.
     *
     * @param before how many updates had been made when this was asked last
     */
    public boolean isDue(TrainingState state, long before) {
        List<Validation> validations = state.validations();
        boolean isValidated = !validations.isEmpty()
                && validations.get(validations.size() - 1).step() == state.step();
        return state.step() / config.interval() > before / config.interval() || (isValidated && isAmongBest(state));
    }

    private boolean isAmongBest(TrainingState state) {
        Set<Long> steps = new HashSet<>(folder.steps());
        steps.add(state.step());
        return best(state, steps).anyMatch(validation -> validation.step() == state.step());
    }

    /**
     * Takes over the newest checkpoint that is whole, if there is one, into the run's arrays, which change in place. What
     * is named as one and is none, such as a file, a link or a folder without its files, is passed over with a warning that
     * names it.
     *
     * @param warnings is told where the run may go on differently than it would have without interruption
     * @return where the run was; the beginning if there is no checkpoint
     * @throws IllegalArgumentException if the checkpoint is damaged, of another recipe or of other data, or if nothing that
     *     is named as one is whole
     */
    public TrainingState restore(TrainingTensors tensors, Consumer<String> warnings) {
        Optional<Path> newest = newest(warnings);
        if (newest.isEmpty()) {
            return TrainingState.beginning();
        }
        Path path = newest.get();
        try (NDManager scope = tensors.newScope()) {
            SavedCheckpoint saved = SavedCheckpoint.read(path, scope);
            saved.requireSame(identity);
            tensors.restore(saved);
            saved.otherThreads().ifPresent(warnings);
            return saved.record().state();
        }
    }

    /** Where the run was when the newest checkpoint was written; the beginning if none can be read. */
    public TrainingState newestState() {
        List<Long> steps = folder.steps();
        return steps.isEmpty()
                ? TrainingState.beginning()
                : SavedCheckpoint.state(folder.path(steps.get(steps.size() - 1)));
    }

    private Optional<Path> newest(Consumer<String> warnings) {
        List<Long> steps = folder.steps();
        Optional<Path> newest =
                steps.isEmpty() ? Optional.empty() : Optional.of(folder.path(steps.get(steps.size() - 1)));
        String others = folder.others().stream().map(Path::toString).collect(Collectors.joining(", "));
        if (!others.isEmpty()) {
            Path path = newest.orElseThrow(() -> new IllegalArgumentException(
                    Excerpt.ofSentence("checkpoints must hold one that is whole, but got " + others)));
            warnings.accept(Excerpt.ofSentence("training goes on from " + path + "; no checkpoint is " + others));
        }
        return newest;
    }

    /**
     * Puts the best checkpoint's parameters into a network, in place: its averages where it has them.
     *
     * @param state where the run is
     * @param manager parent of the scope in which it is read
     * @return the step of the checkpoint; empty where there is no validation, none is to be kept as the best, or none is
     *     there, and then the network stays as it is
     */
    public OptionalLong loadBest(Block network, TrainingState state, NDManager manager) {
        Optional<Validation> wanted = best(state, folder.steps()).findFirst();
        if (wanted.isEmpty()) {
            return OptionalLong.empty();
        }
        try (NDManager scope = manager.newSubManager()) {
            SavedCheckpoint.read(folder.path(wanted.get().step()), scope).putInto(network);
        }
        return OptionalLong.of(wanted.get().step());
    }

    /**
     * Puts the parameters of the best checkpoint, or else of the newest, into a network, in place: averages where it has
     * them. The run may still go on.
     *
     * @param manager parent of the scope in which it is read
     * @return the step of the checkpoint
     * @throws IllegalArgumentException if there is no checkpoint, or it is damaged
     */
    public long loadBest(Block network, NDManager manager) {
        Path newest = newest(warning -> {})
                .orElseThrow(() -> new IllegalArgumentException("checkpoints must hold one, but got none"));
        try (NDManager scope = manager.newSubManager()) {
            SavedCheckpoint saved = SavedCheckpoint.read(newest, scope);
            TrainingState state = saved.record().state();
            OptionalLong best = loadBest(network, state, manager);
            if (best.isEmpty()) {
                saved.putInto(network);
            }
            return best.orElse(state.step());
        }
    }

    /** Writes a checkpoint and deletes those that no longer count. */
    public void save(TrainingTensors tensors, TrainingState state) {
        CheckpointRecord record = new CheckpointRecord(
                CheckpointRecord.FORMAT,
                state,
                tensors.optimizerSteps(),
                identity.recipe(),
                identity.data(),
                tensors.frozen(),
                Versions.current());
        folder.write(state.step(), path -> SavedCheckpoint.write(path, record, tensors.arrays()));
        folder.keep(kept(state));
    }

    /** The last one, and the best ones among those that are there. */
    private Set<Long> kept(TrainingState state) {
        Set<Long> kept = new LinkedHashSet<>(Set.of(state.step()));
        best(state, folder.steps()).forEach(validation -> kept.add(validation.step()));
        return kept;
    }

    /** The best validations after some steps; of equally good ones, the earlier ones. */
    private Stream<Validation> best(TrainingState state, Collection<Long> steps) {
        Goal wanted = goal;
        if (wanted == null) {
            return Stream.empty();
        }
        Comparator<Validation> byValue = Comparator.comparingDouble(validation -> validation.value(wanted.metric()));
        return state.validations().stream()
                .filter(validation -> steps.contains(validation.step()))
                .filter(validation -> !Double.isNaN(validation.value(wanted.metric())))
                .sorted(wanted.direction() == Goal.Direction.LOWEST ? byValue : byValue.reversed())
                .limit(config.keepBest());
    }
}
