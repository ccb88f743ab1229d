package dev.heed.bench;

import ai.djl.Model;
import ai.djl.ndarray.NDManager;
import ai.djl.nn.Block;
import dev.heed.block.Precision;
import dev.heed.train.Budget;
import dev.heed.train.Objective;
import dev.heed.train.StepListener;
import dev.heed.train.StepReport;
import dev.heed.train.StopSignal;
import dev.heed.train.Training;
import dev.heed.train.TrainingConfig;
import dev.heed.train.TrainingHistory;
import dev.heed.train.optim.AdamWConfig;
import dev.heed.train.schedule.Constant;
import java.util.Iterator;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * A repetition is an update by {@link Training} with everything that belongs to one: the batch, the forward pass, loss and
 * accuracy, the backward pass, clipping, AdamW, and a listener that keeps the history of the run. The first update of each
 * run, which makes the optimizer's memory, is not counted.
 *
 * @param <B> what a batch is
 */
final class TrainingContender<B> implements Contender {

    private static final float LEARNING_RATE = 1e-3f;
    private static final AdamWConfig OPTIMIZER = new AdamWConfig(0.9f, 0.99f, 1e-8f, 0.1f);
    private static final int HISTORY_INTERVAL = 10;

    final Model model;
    private final Objective<B> objective;
    private final Precision precision;
    private final int workers;
    private final Iterator<B> batches;

    private TrainingContender(
            Model model, Objective<B> objective, Precision precision, int workers, Iterator<B> batches) {
        this.model = model;
        this.objective = objective;
        this.precision = precision;
        this.workers = workers;
        this.batches = batches;
    }

    /**
     * The training of a new network.
     *
     * @param network is initialised here
     * @param initialize makes its parameters
     * @param objective what is minimised
     * @param workers how many threads share an update, with a batch each
     * @param batches without an end
     */
    static <N extends Block, B> TrainingContender<B> of(
            N network,
            Consumer<NDManager> initialize,
            Function<N, Objective<B>> objective,
            Precision precision,
            int workers,
            Iterator<B> batches) {
        Model model = Model.newInstance("bench");
        initialize.accept(model.getNDManager());
        model.setBlock(network);
        return new TrainingContender<>(model, objective.apply(network), precision, workers, batches);
    }

    @Override
    public double seconds(int repetitions) {
        Clock clock = new Clock();
        TrainingConfig config = TrainingConfig.of(
                        OPTIMIZER, new Constant(LEARNING_RATE, 1), Budget.ofSteps(repetitions + 1L))
                .withPrecision(precision)
                .withAccumulation(workers, workers);
        new Training<>(model, objective, config, new StopSignal())
                .listen(new TrainingHistory(HISTORY_INTERVAL, objective.metrics()))
                .listen(clock)
                .run(batches);
        return (clock.last - clock.first) * 1e-9;
    }

    /** When the first and the last update ended. */
    private static final class Clock implements StepListener {
        private long first;
        private long last;

        @Override
        public void afterStep(StepReport report) {
            last = System.nanoTime();
            if (report.step() == 1) {
                first = last;
            }
        }
    }

    @Override
    public void close() {
        model.close();
    }
}
