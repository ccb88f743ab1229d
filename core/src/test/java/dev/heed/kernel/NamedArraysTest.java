package dev.heed.kernel;

import static dev.heed.test.ArrayAssert.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import dev.heed.mask.AttentionMask;
import dev.heed.test.KernelChoice;
import dev.heed.test.Shapes;
import java.util.Arrays;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** DJL gives names a meaning when it calls into TorchScript: dictionaries, tuples, lists, methods. None may be read. */
class NamedArraysTest {

    private static final Shapes SHAPES = Shapes.seeded(1);

    static Stream<Arguments> names() {
        return Arrays.stream(KernelChoice.values())
                .flatMap(kernel -> Stream.of("", "a.b", "a[]", "a()", "module_method:rotate", "module_method:x")
                        .map(name -> Arguments.of(kernel, name)));
    }

    @ParameterizedTest
    @MethodSource("names")
    void attentionReadsNoNames(KernelChoice kernel, String name) {
        kernel.run(() -> {
            try (NDManager manager = NDManager.newBaseManager()) {
                NDArray expected = attend(manager, null);

                NDArray actual = attend(manager, name);

                assertThat(actual).isBitEqualTo(expected);
                assertThat(actual.getName()).isNull();
            }
        });
    }

    @ParameterizedTest
    @MethodSource("names")
    void rotationReadsNoNames(KernelChoice kernel, String name) {
        kernel.run(() -> {
            try (NDManager manager = NDManager.newBaseManager()) {
                NDArray heads = heads(manager, 1, SHAPES.queryLength());
                NDArray angles = SHAPES.normal(manager, 2, SHAPES.queryLength(), SHAPES.headDim() / 2);
                NDArray cosine = angles.cos();
                NDArray sine = angles.sin();
                NDArray expected = Kernel.of(heads).rotate(heads, new Rotation(cosine, sine));

                heads.setName(name);
                cosine.setName(name);
                sine.setName(name);
                NDArray actual = Kernel.of(heads).rotate(heads, new Rotation(cosine, sine));

                assertThat(actual).isBitEqualTo(expected);
                assertThat(heads.getName()).isEqualTo(name);
            }
        });
    }

    private static NDArray attend(NDManager manager, @Nullable String name) {
        NDArray query = heads(manager, 1, SHAPES.queryLength());
        NDArray key = heads(manager, 2, SHAPES.keyLength());
        NDArray value = heads(manager, 3, SHAPES.keyLength());
        NDArray keep = SHAPES.coins(manager, 4, 0.7, SHAPES.queryLength(), SHAPES.keyLength());
        for (NDArray array : new NDArray[] {query, key, value, keep}) {
            array.setName(name);
        }
        Shape scores = new Shape(SHAPES.batchSize(), SHAPES.numHeads(), SHAPES.queryLength(), SHAPES.keyLength());
        return Kernel.of(query)
                .attend(new AttentionOperands(
                        query, key, value, new ScoreMask(scores, AttentionMask.dense(keep), null), 0));
    }

    private static NDArray heads(NDManager manager, int stream, int length) {
        return SHAPES.normal(manager, stream, SHAPES.batchSize(), SHAPES.numHeads(), length, SHAPES.headDim());
    }
}
