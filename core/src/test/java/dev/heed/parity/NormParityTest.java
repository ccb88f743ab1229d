package dev.heed.parity;

import ai.djl.nn.Block;
import dev.heed.norm.Norm;
import org.junit.jupiter.api.Test;

/** Against PyTorch's {@code nn.LayerNorm} and {@code nn.RMSNorm}, on inputs small enough for the epsilons to show. */
class NormParityTest {

    @Test
    void layerNorm() {
        compare("norm-layer", Norm.layer());
    }

    @Test
    void layerNormWithoutABias() {
        compare("norm-layer-biasless", Norm.biaslessLayer());
    }

    @Test
    void rootMeanSquareNorm() {
        compare("norm-rms", Norm.rms());
    }

    private static void compare(String name, Norm norm) {
        try (ReferenceCase reference = ReferenceCase.open(name)) {
            Block block = reference.load(norm.build());

            reference.compare(() -> reference.pass().through(block, reference.input("tokens")));
        }
    }
}
