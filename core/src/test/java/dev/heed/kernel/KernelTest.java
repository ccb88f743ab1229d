package dev.heed.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import dev.heed.test.KernelChoice;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class KernelTest {

    @Test
    void pyTorchGetsTheFusedKernel() {
        try (NDManager manager = NDManager.newBaseManager("PyTorch")) {
            NDArray array = manager.create(1f);

            KernelChoice.FUSED.run(() -> assertThat(Kernel.of(array)).isInstanceOf(FusedKernel.class));
        }
    }

    @Test
    void aSystemPropertyForcesTheComposedKernel() {
        try (NDManager manager = NDManager.newBaseManager("PyTorch")) {
            NDArray array = manager.create(1f);

            KernelChoice.COMPOSED.run(() -> assertThat(Kernel.of(array)).isSameAs(ComposedKernel.INSTANCE));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "fused", "Composed"})
    void anyOtherValueIsRefused(String value) {
        try (NDManager manager = NDManager.newBaseManager("PyTorch")) {
            NDArray array = manager.create(1f);

            KernelChoice.COMPOSED.run(() -> {
                System.setProperty(Kernel.PROPERTY, value);
                assertThatIllegalArgumentException()
                        .isThrownBy(() -> Kernel.of(array))
                        .withMessage("heed.kernel must be composed if it is set, but got " + value);
            });
        }
    }

    @Test
    void aChoiceIsPutBack() {
        String before = System.getProperty(Kernel.PROPERTY);

        KernelChoice.COMPOSED.run(() -> KernelChoice.FUSED.run(
                () -> assertThat(System.getProperty(Kernel.PROPERTY)).isNull()));

        assertThat(System.getProperty(Kernel.PROPERTY)).isEqualTo(before);
    }

    @Test
    void aMissingScriptIsNamed() {
        assertThatIllegalStateException()
                .isThrownBy(() -> TorchScript.load("Kernels", "missing.py"))
                .withMessage("resource must be on the class path, but got none named missing.py");
    }
}
