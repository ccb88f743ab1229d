package dev.heed.position;

import static dev.heed.test.ArrayAssert.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.training.ParameterStore;
import dev.heed.block.ForwardPass;
import dev.heed.test.Gradients;
import dev.heed.test.Shapes;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class LearnedTest {

    private static final Shapes SHAPES = Shapes.seeded(1);
    private static final int MAX_LENGTH = SHAPES.queryLength() + 4;

    @Test
    void addsTheRowsOfItsPositions() {
        try (NDManager manager = NDManager.newBaseManager()) {
            Learned block = block(manager);
            NDArray embeddings = embeddings(manager);
            NDArray weight = weight(block);

            NDArray first = block.addTo(pass(manager), embeddings, 0);
            NDArray last = block.addTo(pass(manager), embeddings, 4);

            assertThat(first).isBitEqualTo(embeddings.add(weight.get(":-4")));
            assertThat(last).isBitEqualTo(embeddings.add(weight.get("4:")));
            assertThat(weight).hasShape(MAX_LENGTH, SHAPES.embedDim()).reaches(0.02);
        }
    }

    @Test
    void onlyTheRowsInUseGetAGradient() {
        try (NDManager manager = NDManager.newBaseManager()) {
            Learned block = block(manager);
            NDArray embeddings = embeddings(manager);

            NDArray gradient = Objects.requireNonNull(Gradients.of(
                            manager,
                            Map.of("weight", weight(block)),
                            () -> block.addTo(pass(manager), embeddings, 1),
                            manager.ones(embeddings.getShape()))
                    .get("weight"));

            assertThat(gradient.get("0")).isZero();
            assertThat(gradient.get("-3:")).isZero();
            NDArray inUse = gradient.get("1:-3");
            assertThat(inUse).isBitEqualTo(inUse.onesLike().mul(SHAPES.batchSize()));
        }
    }

    @Nested
    class Errors {

        @Test
        void aLengthBeyondTheGreatestIsRefused() {
            try (NDManager manager = NDManager.newBaseManager()) {
                Learned block = block(manager);
                NDArray embeddings = embeddings(manager);

                assertThatIllegalArgumentException()
                        .isThrownBy(() -> block.addTo(pass(manager), embeddings, 5))
                        .withMessage("length must be at most maxLength=%s for learned position, but got %s"
                                .formatted(MAX_LENGTH, MAX_LENGTH + 1));
            }
        }

        @Test
        void noPositionsAreRefused() {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> new Learned(0))
                    .withMessage("maxLength must be at least 1, but got 0");
        }

        @Test
        void anotherSizeIsRefused() {
            try (NDManager manager = NDManager.newBaseManager()) {
                Learned block = block(manager);
                NDArray wider = manager.zeros(new Shape(2, 3, SHAPES.embedDim() + 1));

                assertThatIllegalArgumentException()
                        .isThrownBy(() -> block.addTo(pass(manager), wider, 0))
                        .withMessage("embeddings must have shape (T, E), but got (3, %s); already bound: E=%s"
                                .formatted(SHAPES.embedDim() + 1, SHAPES.embedDim()));
            }
        }
    }

    private static Learned block(NDManager manager) {
        Learned block = new Learned(MAX_LENGTH);
        block.initialize(
                manager, DataType.FLOAT32, new Shape(SHAPES.batchSize(), SHAPES.queryLength(), SHAPES.embedDim()));
        return block;
    }

    private static NDArray weight(Learned block) {
        return block.getParameters().get("weight").getArray();
    }

    private static NDArray embeddings(NDManager manager) {
        return SHAPES.normal(manager, 1, SHAPES.batchSize(), SHAPES.queryLength(), SHAPES.embedDim());
    }

    private static ForwardPass pass(NDManager manager) {
        return new ForwardPass(new ParameterStore(manager, false), true);
    }
}
