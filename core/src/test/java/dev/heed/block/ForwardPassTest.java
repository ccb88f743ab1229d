package dev.heed.block;

import static dev.heed.test.ArrayAssert.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Block;
import ai.djl.nn.core.Linear;
import ai.djl.training.ParameterStore;
import dev.heed.test.Shapes;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class ForwardPassTest {

    @Nested
    class Watching {

        @Test
        void nobodyWatchesUnlessAsked() {
            try (NDManager manager = NDManager.newBaseManager()) {
                ForwardPass pass = ForwardPass.inference(new ParameterStore(manager, false));

                assertThat(pass.isWatched()).isFalse();
                assertThat(pass.training()).isFalse();
                pass.show(Projection.withBias(1), manager.create(1f)); // goes nowhere
            }
        }

        @Test
        void aWatcherIsShownBlockAndWeights() {
            try (NDManager manager = NDManager.newBaseManager()) {
                List<Block> blocks = new ArrayList<>();
                List<NDArray> shown = new ArrayList<>();
                ParameterStore store = new ParameterStore(manager, false);
                ForwardPass pass = new ForwardPass(store, true).watchedBy((block, weights) -> {
                    blocks.add(block);
                    shown.add(weights);
                });
                Linear block = Projection.withBias(1);
                NDArray weights = manager.create(1f);

                pass.show(block, weights);

                assertThat(pass.isWatched()).isTrue();
                assertThat(pass.training()).isTrue();
                assertThat(pass.parameters().getManager()).isSameAs(store.getManager());
                assertThat(blocks).containsExactly(block);
                assertThat((Object) shown.get(0)).isSameAs(weights);
            }
        }
    }

    @Nested
    class Borrowing {

        @Test
        void aHandleHasTheSameElementsAndAnotherOwner() {
            try (NDManager owner = NDManager.newBaseManager();
                    NDManager step = NDManager.newBaseManager()) {
                NDArray array = Shapes.seeded(1).normal(owner, 1, 3, 5).transpose();
                int owned = owner.getManagedArrays().size();

                NDArray handle = Borrowed.by(step, array);

                assertThat(handle).isBitEqualTo(array);
                assertThat(handle.getManager()).isSameAs(step);
                assertThat(array.getManager()).isSameAs(owner);
                assertThat(owner.getManagedArrays()).hasSize(owned);
            }
        }

        @Test
        void ownArraysAreNotBorrowed() {
            try (NDManager manager = NDManager.newBaseManager()) {
                NDArray array = manager.create(1f);

                assertThat((Object) Borrowed.by(manager, array)).isSameAs(array);
            }
        }
    }

    @Nested
    class Projections {

        /** The bound of Glorot and Bengio: sqrt(6 / (in + out)). */
        @Test
        void startInGlorotsBounds() {
            try (NDManager manager = NDManager.newBaseManager()) {
                Linear linear = Projection.withBias(300);
                linear.initialize(manager, DataType.FLOAT32, new Shape(1, 100));

                NDArray weight = linear.getParameters().get("weight").getArray();
                double bound = Math.sqrt(6.0 / (100 + 300));
                assertThat(weight)
                        .hasShape(300, 100)
                        .isCloseTo(weight.zerosLike(), bound)
                        .reaches(0.99 * bound);
                assertThat(linear.getParameters().get("bias").getArray()).isZero();
                assertThat(Projection.withoutBias(3).getParameters().keys()).containsExactly("weight");
            }
        }
    }
}
