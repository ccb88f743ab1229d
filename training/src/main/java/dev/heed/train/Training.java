package dev.heed.train;

import ai.djl.Model;
import ai.djl.ndarray.NDManager;
import dev.heed.engine.NoGradient;
import dev.heed.train.checkpoint.Checkpoints;
import dev.heed.train.state.Goal;
import dev.heed.train.state.TrainingState;
import dev.heed.train.state.Validation;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The training loop: draw batches, compute the loss and its gradients, update the parameters, call the listeners, until
 * the budget is used up.
 *
 * <p>Each update has a scope of native memory of its own; after it, exactly the arrays of before are there. What an
 * update does follows from the seed, its number, the parameters, the optimizer's state and the batches drawn, so a run
 * that goes on from a checkpoint is bit by bit the run that was never interrupted, on one machine with the same number
 * of threads. It may run on any thread, but alone: see {@link TrainingTurn}.
 *
 * @param <B> what a batch is
 */
public final class Training<B> {

    private final Model model;
    private final Objective<B> objective;
    private final TrainingConfig config;
    private final StopSignal stop;
    private final List<StepListener> listeners = new ArrayList<>();
    private @Nullable Validator validator;
    private @Nullable EvaluationConfig evaluation;
    private @Nullable Checkpoints checkpoints;
    private Rounds.@Nullable Maker maker;

    /**
     * Makes a training run.
     *
     * @param model DJL's model around the objective's network; its parameters are trained in place
     * @param objective the loss that is minimised
     * @param config how
     * @param stop ends the run early
     * @throws IllegalArgumentException if the model holds another block than the objective
     */
    public Training(Model model, Objective<B> objective, TrainingConfig config, StopSignal stop) {
        if (model.getBlock() != objective.network()) {
            throw new IllegalArgumentException("model must hold the objective's network, but got " + model.getBlock());
        }
        this.model = model;
        this.objective = objective;
        this.config = config;
        this.stop = stop;
    }

    /** Adds a listener, which is told of every update and every validation. */
    public Training<B> listen(StepListener listener) {
        listeners.add(listener);
        return this;
    }

    /**
     * Measures the network on validation data now and then, and at the end; with averaged weights, it is measured with
     * the averages. What batch norms collect is not averaged.
     *
     * @param measure measures the network
     * @param when how often, and what follows from it
     */
    public Training<B> validate(Validator measure, EvaluationConfig when) {
        validator = measure;
        evaluation = when;
        return this;
    }

    /**
     * Writes checkpoints now and then, at the end and when the run is stopped, and goes on from one if there is one.
     * Listeners are warned where the engine computed on another number of threads then.
     */
    public Training<B> checkpoint(Checkpoints kept) {
        checkpoints = kept;
        return this;
    }

    /** Has the updates made by others than this process, which then draws no batches itself. */
    public Training<B> through(Rounds.Maker rounds) {
        maker = rounds;
        return this;
    }

    /**
     * Trains until the budget is used up, the batches end, validation gets no better for too long, or the signal is
     * given.
     *
     * <p>The network then holds what the last update left: with {@link TrainingConfig#averageDecay} the averages, which
     * are what the last validation measured, and not the weights that were trained; those are in the checkpoint, beside
     * the averages. {@link Checkpoints#loadBest} puts the best there. After an exception the network holds the weights
     * that were trained.
     *
     * @param batches what to learn from, from the very first batch on also where a run goes on
     * @return the last update; without a loss, if a run goes on whose budget or batches were used up already
     * @throws TrainingException if too many updates in a row are not finite or native memory leaks
     * @throws IllegalArgumentException if there is no batch, a checkpoint does not fit or none can be written, or a
     *     metric that decides something is not measured
     * @throws IllegalStateException if another training of this process has not ended, also one that a listener of it
     *     would begin, or somebody else collects gradients
     */
    public StepReport run(Iterator<B> batches) {
        // Between the passes that train nothing may be recorded, on whichever thread this is
        return TrainingTurn.update(() -> NoGradient.compute(model.getNDManager(), () -> train(batches)));
    }

    private StepReport train(Iterator<B> batches) {
        try (NDManager manager = model.getNDManager().newSubManager();
                TrainingStep<B> step = new TrainingStep<>(objective, config, manager);
                Rounds rounds = maker == null ? new EachUpdate<>(step, batches) : maker.over(step)) {
            step.tensors().keep(rounds.memory());
            TrainingState start = restored(step);
            requireWhatIsNeededLater(step, start);
            if (maker == null) {
                DrawnBatches.skip(batches, start.batches());
            }
            if (start.batches() == 0 && !rounds.hasNext()) {
                throw new IllegalArgumentException("batches must hold at least one batch, but got none");
            }
            StepReport last = new Run(step, rounds, start).toTheEnd();
            step.keepAverages();
            return last;
        }
    }

    private TrainingState restored(TrainingStep<B> step) {
        return checkpoints == null
                ? TrainingState.beginning()
                : checkpoints.restore(
                        step.tensors(), warning -> listeners.forEach(listener -> listener.warned(warning)));
    }

    /** Refuses what would else be found at the first validation or checkpoint, when the work until then is lost. */
    private void requireWhatIsNeededLater(TrainingStep<B> step, TrainingState start) {
        Map<String, String> needed = new LinkedHashMap<>();
        config.schedule().metrics().forEach(metric -> needed.put(metric, "metric of the schedule"));
        if (validator == null || evaluation == null) {
            needed.forEach((metric, name) -> {
                throw new IllegalArgumentException(
                        name + " must be measured by a validator, but got " + metric + " and none; see validate");
            });
        } else {
            Goal best = checkpoints == null ? null : checkpoints.goal();
            if (best != null) {
                needed.put(best.metric(), "metric of the checkpoints");
            }
            needed.put(evaluation.metric(), "metric of the evaluation");
            Collection<String> known = metrics(validator, step, start);
            needed.forEach((metric, name) -> {
                if (!known.contains(metric)) {
                    throw new IllegalArgumentException(
                            name + " must be one of " + String.join(", ", known) + ", but got " + metric);
                }
            });
        }
        if (checkpoints != null) {
            checkpoints.requireWritable();
        }
    }

    private static Collection<String> metrics(Validator validator, TrainingStep<?> step, TrainingState start) {
        if (!validator.metrics().isEmpty()) {
            return validator.metrics();
        }
        List<Validation> before = start.validations();
        return before.isEmpty()
                ? step.withAverages(validator::measure).keySet()
                : before.get(before.size() - 1).values().keySet();
    }

    /** One way through the loop. */
    private final class Run {

        private final TrainingStep<B> step;
        private final Rounds rounds;
        private final NativeMemoryGuard guard = new NativeMemoryGuard(model.getNDManager());
        private final double secondsBefore;
        private final long startNanos = System.nanoTime();
        private TrainingState state;
        private double progress;
        private long savedStep;

        Run(TrainingStep<B> step, Rounds rounds, TrainingState state) {
            this.step = step;
            this.rounds = rounds;
            this.state = state;
            savedStep = state.step();
            secondsBefore = state.seconds();
            progress = config.budget().progress(state.step(), state.seconds());
        }

        StepReport toTheEnd() {
            StepReport last = new StepReport(state, Float.NaN, Float.NaN, Float.NaN, progress, Map.of());
            TrainingState start = state;
            listeners.forEach(listener -> listener.beforeTraining(start));
            BooleanSupplier hasMore = () -> progress < 1 && rounds.hasNext() && !isOver();
            boolean isStopped = false;
            while (hasMore.getAsBoolean() && !isStopped) {
                long before = state.step();
                last = round(last);
                // Also where the signal has come: a run that goes on from here is over, and would not validate any more
                last = validated(last, before, !hasMore.getAsBoolean());
                // Asked once, so that a signal that comes now is not missed by the checkpoint
                isStopped = stop.isGiven();
                saved(before, isStopped || !hasMore.getAsBoolean());
            }
            return last;
        }

        /** The updates of a round, between which nothing is measured but what they measure themselves. */
        private StepReport round(StepReport lastBefore) {
            TrainingState before = state;
            Map<Integer, Float> asked = new HashMap<>(); // a schedule is asked once for each update
            Rounds.Rates rates = updates -> asked.computeIfAbsent(updates, each -> rate(before, each));
            List<Update> made = rounds.next(before, rates);
            takeInterruption();
            double seconds = secondsBefore + (System.nanoTime() - startNanos) * 1e-9;
            guard.check("step", before.step() + made.size(), rounds::again);
            StepReport last = lastBefore;
            for (int i = 0; i < made.size(); i++) {
                last = report(made.get(i), rates.of(i), between(before.seconds(), seconds, i + 1, made.size()));
            }
            return last;
        }

        /** When an update of a round ended: none is timed alone. */
        private double between(double first, double last, int updates, int all) {
            return updates == all ? last : first + (last - first) * updates / all;
        }

        private float rate(TrainingState before, int updates) {
            long number = before.step() + updates;
            return config.schedule()
                    .learningRate(number + 1, config.budget().progress(number, before.seconds()), before.validations());
        }

        private StepReport report(Update made, float rate, double seconds) {
            state = state.after(made.batches(), made.count(), seconds, made.wasSkipped());
            progress = config.budget().progress(state.step(), seconds);
            StepReport report = new StepReport(state, made.loss(), made.gradientNorm(), rate, progress, made.metrics());
            listeners.forEach(listener -> listener.afterStep(report));
            return report;
        }

        private StepReport validated(StepReport report, long before, boolean isLast) {
            if (validator == null || evaluation == null || !isDue(evaluation.interval(), before, isLast)) {
                return report;
            }
            Validator measure = validator;
            Validation validation = new Validation(state.step(), step.withAverages(measure::measure));
            guard.check("validation", state.step(), measure::measure);
            takeInterruption();
            state = state.with(validation);
            StepReport validated = report.with(state);
            listeners.forEach(listener -> listener.afterValidation(validated, validation));
            return validated;
        }

        /** Before the listeners write: Java would close each file of an interrupted thread. */
        private void takeInterruption() {
            stop.isGiven();
        }

        private void saved(long before, boolean isLast) {
            boolean isNew = state.step() > savedStep; // a round that was given up has made nothing
            if (checkpoints != null && isNew && (isLast || checkpoints.isDue(state, before))) {
                checkpoints.save(
                        step.tensors(),
                        state.with(listeners.stream()
                                .flatMap(listener -> listener.sums().stream())
                                .toList()));
                savedStep = state.step();
            }
        }

        /** At the end of the round in which the interval's end was passed. */
        private boolean isDue(long interval, long before, boolean isLast) {
            return isLast || state.step() / interval > before / interval;
        }

        private boolean isOver() {
            return evaluation != null && evaluation.isOver(state);
        }
    }
}
