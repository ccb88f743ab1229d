package dev.heed.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import dev.heed.kernel.Kernel;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ComposedContenderTest {

    private final List<String> kernels = new ArrayList<>();

    private Contender watched(boolean fails) {
        return new Contender() {
            @Override
            public double seconds(int repetitions) {
                kernels.add(System.getProperty(Kernel.PROPERTY, "chosen by the engine"));
                if (fails) {
                    throw new IllegalStateException("no memory");
                }
                return repetitions * 0.5;
            }

            @Override
            public void close() {
                kernels.add("closed");
            }
        };
    }

    @Test
    void runsOnTheComposedKernelAndSaysWhatTheOtherSays() {
        try (Contender composed = new ComposedContender(watched(false))) {
            assertThat(composed.seconds(3)).isEqualTo(1.5);
        }

        assertThat(kernels).containsExactly("composed", "closed");
    }

    @Test
    void leavesTheOtherSideItsKernel() {
        try (Contender fused = watched(false);
                Contender composed = new ComposedContender(watched(false))) {
            composed.seconds(1);
            fused.seconds(1);
            composed.seconds(1);
        }

        assertThat(kernels).startsWith("composed", "chosen by the engine", "composed");
    }

    @Test
    void leavesAKernelThatTheUserForced() {
        System.setProperty(Kernel.PROPERTY, "composed");
        try (Contender composed = new ComposedContender(watched(false))) {
            composed.seconds(1);

            assertThat(System.getProperty(Kernel.PROPERTY)).isEqualTo("composed");
        } finally {
            System.clearProperty(Kernel.PROPERTY);
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void givesTheKernelBackAlsoWhenTheRunFails(boolean fails) {
        try (Contender composed = new ComposedContender(watched(fails))) {
            if (fails) {
                assertThatIllegalStateException()
                        .isThrownBy(() -> composed.seconds(1))
                        .withMessage("no memory");
            } else {
                composed.seconds(1);
            }
        }

        assertThat(System.getProperty(Kernel.PROPERTY)).isNull();
    }
}
