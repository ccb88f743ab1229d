package dev.heed.parity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.ndarray.NDArray;
import ai.djl.nn.Block;
import dev.heed.kernel.ComposedKernel;
import dev.heed.kernel.FusedKernel;
import dev.heed.kernel.Kernel;
import dev.heed.norm.Norm;
import dev.heed.test.KernelChoice;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** The parity tests can fail. */
class ReferenceCaseTest {

    @Nested
    class Arrays {

        @Test
        void aWrongOutputIsReportedWithItsErrorAndPlace() {
            try (ReferenceCase reference = ReferenceCase.open("norm-rms")) {
                Block norm = reference.load(Norm.rms().build());

                assertThatThrownBy(() ->
                                reference.compare(() -> through(reference, norm).add(0.001f)))
                        .isInstanceOf(AssertionError.class)
                        .hasMessageContaining("norm-rms")
                        .hasMessageContaining("output: max-abs error 0.001")
                        .hasMessageNotContaining("gradient");
            }
        }

        @Test
        void aWrongGradientIsReportedWhereTheOutputIsRight() {
            try (ReferenceCase reference = ReferenceCase.open("norm-rms")) {
                Block norm = reference.load(Norm.rms().build());

                assertThatThrownBy(() -> reference.compare(() -> {
                            NDArray output = through(reference, norm);
                            return output.add(output.sub(output.stopGradient()));
                        }))
                        .isInstanceOf(AssertionError.class)
                        .hasMessageContaining("gradient of tokens: max-abs error")
                        .hasMessageContaining("gradient of gamma: max-abs error")
                        .hasMessageNotContaining("output");
            }
        }

        @Test
        void notANumberIsAnError() {
            try (ReferenceCase reference = ReferenceCase.open("norm-rms")) {
                Block norm = reference.load(Norm.rms().build());

                assertThatThrownBy(() ->
                                reference.compare(() -> through(reference, norm).mul(Float.NaN)))
                        .isInstanceOf(AssertionError.class)
                        .hasMessageContaining("output: max-abs error NaN at [0, 0, 0]");
            }
        }

        @Test
        void anotherShapeIsAnError() {
            try (ReferenceCase reference = ReferenceCase.open("norm-rms")) {
                Block norm = reference.load(Norm.rms().build());

                assertThatThrownBy(() ->
                                reference.compare(() -> through(reference, norm).transpose(1, 0, 2)))
                        .isInstanceOf(AssertionError.class)
                        .hasMessage("norm-rms: output must have shape (2, 3, 5), but got (3, 2, 5)");
            }
        }

        private NDArray through(ReferenceCase reference, Block norm) {
            return reference.pass().through(norm, reference.input("tokens"));
        }
    }

    @Nested
    class Parameters {

        @Test
        void aParameterThatTheFileLacksIsAnError() {
            try (ReferenceCase reference = ReferenceCase.open("norm-rms")) {
                assertThatThrownBy(() -> reference.load(Norm.layer().build()))
                        .isInstanceOf(AssertionError.class)
                        .hasMessageContaining("norm-rms: parameters of the block and of the file")
                        .hasMessageContaining("beta");
            }
        }

        @Test
        void aParameterThatTheBlockLacksIsAnError() {
            try (ReferenceCase reference = ReferenceCase.open("norm-layer")) {
                assertThatThrownBy(() -> reference.load(Norm.rms().build()))
                        .isInstanceOf(AssertionError.class)
                        .hasMessageContaining("beta");
            }
        }

        @Test
        void comparingBeforeLoadingIsAnError() {
            try (ReferenceCase reference = ReferenceCase.open("norm-rms")) {
                assertThatThrownBy(() -> reference.compare(() -> reference.input("tokens")))
                        .isInstanceOf(AssertionError.class)
                        .hasMessageContaining("gamma");
            }
        }
    }

    @Nested
    class Kernels {

        @Test
        void theChoiceIsTheKernelThatRuns() {
            try (ReferenceCase reference = ReferenceCase.open("position-rotary", KernelChoice.FUSED)) {
                assertThat(Kernel.of(reference.input("heads"))).isInstanceOf(FusedKernel.class);
            }
            try (ReferenceCase reference = ReferenceCase.open("position-rotary", KernelChoice.COMPOSED)) {
                assertThat(Kernel.of(reference.input("heads"))).isInstanceOf(ComposedKernel.class);
            }
        }

        @Test
        void closingRestoresTheProperty() {
            Runnable before = KernelChoice.COMPOSED.force();
            try {
                ReferenceCase.open("position-rotary", KernelChoice.FUSED).close();

                assertThat(System.getProperty(Kernel.PROPERTY)).isEqualTo("composed");
            } finally {
                before.run();
            }
        }
    }
}
