package dev.heed.train.loss;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.core.Linear;
import ai.djl.training.ParameterStore;
import ai.djl.training.dataset.Batch;
import ai.djl.training.loss.Loss;
import ai.djl.translate.Batchifier;
import dev.heed.block.ForwardPass;
import dev.heed.test.Gradients;
import dev.heed.test.OwnThread;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Objectives on a thread that did not start the engine. */
class OwnThreadTest {

    @Nested
    @ExtendWith(OwnThread.class)
    class Djl extends DjlObjectiveTest {}

    @Nested
    @ExtendWith(OwnThread.class)
    class Evaluators extends DjlEvaluatorsTest {}

    /** Also of a network that is DJL's altogether. */
    @Test
    void aLossThatIsOnlyMeasuredIsNotRecorded() {
        try (NDManager manager = NDManager.newBaseManager()) {
            Linear network = Linear.builder().setUnits(3).build();
            NDArray data = manager.ones(new Shape(5, 2));
            network.initialize(manager, DataType.FLOAT32, data.getShape());
            Batch batch = new Batch(
                    manager,
                    new NDList(data),
                    new NDList(manager.zeros(new Shape(5))),
                    5,
                    Batchifier.STACK,
                    Batchifier.STACK,
                    1,
                    1);
            DjlObjective objective = DjlObjective.of(network, Loss.softmaxCrossEntropyLoss());
            ParameterStore store = new ParameterStore(manager, false);

            OwnThread.run(() -> {
                ForwardPass measuring = ForwardPass.inference(store);
                assertThat(Gradients.isRecorded(objective.loss(measuring, manager, batch)))
                        .isFalse();
                assertThat(Gradients.isRecorded(
                                objective.measure(measuring, manager, batch).head()))
                        .isFalse();
                assertThat(Gradients.isRecorded(objective.loss(new ForwardPass(store, true), manager, batch)))
                        .isTrue();
            });
        }
    }
}
