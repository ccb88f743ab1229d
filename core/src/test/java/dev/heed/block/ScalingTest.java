package dev.heed.block;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.training.GradientCollector;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class ScalingTest {

    private static final int ROUNDS = 20;
    private static final int NUMBERS = 64;

    @Test
    void everyElementIsMultiplied() {
        try (NDManager manager = NDManager.newBaseManager()) {
            NDArray array = manager.create(new float[] {1, -2, 3.5f}, new Shape(3, 1));

            assertThat(Scaling.times(array, 3f).toFloatArray()).containsExactly(3, -6, 10.5f);
            assertThat(Scaling.times(array, 3f).getShape()).isEqualTo(new Shape(3, 1));
        }
    }

    @Test
    void timesOneIsTheArrayItself() {
        try (NDManager manager = NDManager.newBaseManager()) {
            NDArray array = manager.ones(new Shape(3));

            assertThat(Scaling.times(array, 1)).isSameAs(array);
        }
    }

    /** With DJL's multiplication by a number this fails within the first rounds. */
    @Test
    void theGarbageCollectorDoesNotChangeTheGradient() throws Exception {
        for (int round = 0; round < ROUNDS; round++) {
            try (NDManager manager = NDManager.newBaseManager()) {
                NDArray array = manager.ones(new Shape(5));
                array.setRequiresGradient(true);
                try (GradientCollector collector = Engine.getInstance().newGradientCollector()) {
                    NDArray scaled = array;
                    for (int i = 0; i < NUMBERS; i++) {
                        scaled = Scaling.times(scaled, i % 2 == 0 ? 4f : 0.25f);
                    }
                    collectGarbageAndFillItsPlace();
                    collector.backward(scaled.sum());
                }
                assertThat(array.getGradient().toFloatArray()).containsExactly(1, 1, 1, 1, 1);
            }
        }
    }

    private static void collectGarbageAndFillItsPlace() throws InterruptedException {
        System.gc();
        Thread.sleep(20); // buffers are freed by a thread of their own
        List<ByteBuffer> filling = new ArrayList<>();
        for (int i = 0; i < 50 * NUMBERS; i++) {
            ByteBuffer buffer = ByteBuffer.allocateDirect(Float.BYTES);
            buffer.putInt(0, 0x7fabcdef);
            filling.add(buffer);
        }
        assertThat(filling).isNotEmpty();
    }
}
