package dev.heed.train.loss;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.nn.Block;
import ai.djl.training.dataset.Batch;
import ai.djl.training.evaluator.Evaluator;
import ai.djl.training.loss.Loss;
import dev.heed.block.Borrowed;
import dev.heed.block.ForwardPass;
import dev.heed.train.Objective;
import java.util.List;
import java.util.stream.Stream;

/**
 * Any DJL block with any of DJL's losses, on the batches of a DJL dataset. Training closes a batch after its step.
 *
 * <p>DJL's blocks do not know of a training's precision: they compute in the type of their parameters. Heed's blocks
 * among them follow it.
 *
 * @param network an initialised block
 * @param loss a mean over the rows of a batch
 * @param evaluators what else to measure, each by its mean over the rows of a batch
 */
public record DjlObjective(Block network, Loss loss, List<Evaluator> evaluators) implements Objective<Batch> {

    /** Checks that the evaluators' names differ. */
    public DjlObjective {
        evaluators = List.copyOf(evaluators);
        List<String> names = evaluators.stream().map(Evaluator::getName).toList();
        if (names.stream().distinct().count() < names.size()) {
            throw new IllegalArgumentException("evaluators must have names that differ, but got " + names);
        }
    }

    /**
     * An objective that measures the loss alone.
     *
     * @param network an initialised block
     * @param loss a mean over the rows of a batch
     */
    public static DjlObjective of(Block network, Loss loss) {
        return new DjlObjective(network, loss, List.of());
    }

    /** The same, measuring more by DJL's evaluators, such as {@link ai.djl.training.evaluator.Accuracy}. */
    public DjlObjective measuring(Evaluator... more) {
        return new DjlObjective(
                network,
                loss,
                Stream.concat(evaluators.stream(), Stream.of(more)).toList());
    }

    /** The evaluators' names. */
    @Override
    public List<String> metrics() {
        return evaluators.stream().map(Evaluator::getName).toList();
    }

    @Override
    public NDArray loss(ForwardPass pass, NDManager scope, Batch batch) {
        return pass.compute(() -> loss.evaluate(own(pass, scope, batch.getLabels()), predictions(pass, scope, batch)));
    }

    @Override
    public NDList measure(ForwardPass pass, NDManager scope, Batch batch) {
        return pass.compute(() -> measured(pass, scope, batch));
    }

    private NDList measured(ForwardPass pass, NDManager scope, Batch batch) {
        NDList predictions = predictions(pass, scope, batch);
        NDList labels = own(pass, scope, batch.getLabels());
        NDList measured = new NDList(loss.evaluate(labels, predictions));
        NDList seen = new NDList(predictions.stream().map(NDArray::stopGradient).toList());
        evaluators.forEach(evaluator -> measured.add(scope.create(mean(evaluator, labels, seen))));
        return measured;
    }

    /**
     * What an evaluator evaluates may be a sum or a mean; what it accumulates is a mean. Each worker has its own
     * account.
     */
    private static float mean(Evaluator evaluator, NDList labels, NDList predictions) {
        String account = "heed-" + Thread.currentThread().getId();
        evaluator.addAccumulator(account);
        evaluator.updateAccumulator(account, labels, predictions);
        return evaluator.getAccumulator(account);
    }

    /** Runs the network on data that belongs to the step, and so does what is computed from it. */
    private NDList predictions(ForwardPass pass, NDManager scope, Batch batch) {
        return network.forward(pass.parameters(), own(pass, scope, batch.getData()), pass.training());
    }

    /** A batch is trained on once, and its arrays end with the step; it may be measured again. */
    private static NDList own(ForwardPass pass, NDManager scope, NDList arrays) {
        if (pass.training()) {
            arrays.attach(scope);
            return arrays;
        }
        return Borrowed.all(scope, arrays);
    }

    @Override
    public long count(Batch batch) {
        return batch.getSize();
    }
}
