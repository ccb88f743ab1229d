package dev.heed.encoder;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import dev.heed.mask.AttentionMask;
import java.util.Objects;
import org.junit.jupiter.api.Test;

class TextInputsTest {

    @Test
    void segmentsThatLiveLongerAreOfTheTokensStep() {
        try (NDManager owner = NDManager.newBaseManager()) {
            NDArray segments = owner.ones(new Shape(2, 3), DataType.INT64);
            try (NDManager step = owner.newSubManager()) {
                NDArray tokens = step.ones(new Shape(2, 3), DataType.INT64);

                NDArray held =
                        Objects.requireNonNull(new TextInputs(tokens, AttentionMask.none(), segments).segments());

                assertThat(held).isEqualTo(segments);
                assertThat(held.getManager()).isSameAs(step);
            }
            assertThat(owner.getManagedArrays()).containsExactly(segments);
        }
    }
}
