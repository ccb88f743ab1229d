package dev.heed.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The script itself, in a Python that has torch: one process for all tests, as importing torch takes seconds. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class PythonScriptTest {

    private PythonSide python = PythonSide.NONE;

    @BeforeEach
    void aPythonWithTorch() {
        String interpreter = System.getenv("HEED_BENCH_PYTHON");
        assumeTrue(interpreter != null, "HEED_BENCH_PYTHON must name a Python that has torch");
        if (python == PythonSide.NONE) {
            python = PythonSide.start(String.valueOf(interpreter), 1);
        }
    }

    @AfterAll
    void close() {
        python.close();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "training 3 5 8 2 float32",
                "language-model 3 5 8 2 1 11 float32",
                "recurrent 3 5 8 11 feeding",
                "recurrent 3 5 8 11 plain",
                "recurrent-decoding 3 5 8 11 feeding",
                "recurrent-decoding 3 5 8 11 plain"
            })
    void runsWhatItPrepared(String workload) {
        try (Contender contender = python.contenders(workload).get(0)) {
            assertThat(contender.seconds(2)).isPositive();
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "training 3 5 8 2 bfloat16",
                "language-model 3 5 8 2 1 11 bfloat16",
                "decoding 8 1 2 1 50 4 6 num_beams=1",
                "decoding 8 1 2 3 50 4 6 num_beams=4",
                "decoding 8 1 2 3 50 4 6 do_sample=True temperature=0.8 top_k=0 top_p=0.9",
                "sentences 1 16 2 3 100 6 4 20 transformers",
                "sentences 1 16 2 3 100 6 4 20 onnxruntime"
            })
    void saysWhatItLacksOrRunsIt(String workload) {
        List<Contender> contenders = python.contenders(workload);

        contenders.forEach(present -> assertThat(present.seconds(1)).isPositive());
    }

    @Test
    void saysWhatIsWrongWithAWorkloadAndGoesOn() {
        assertThatIllegalStateException()
                .isThrownBy(() -> python.contenders("sorting 3"))
                .withMessage("the Python script failed at 'prepare sorting 3': error KeyError: 'sorting'");
        assertThat(python.contenders("training 3 5 8 2 float32")).isNotEmpty();
    }

    @Test
    void measuresThePeakOfItsMemory() {
        Optional<Double> megabytes = python.peakMegabytes("training 3 5 8 2 float32", 1);

        assertThat(megabytes.orElseThrow()).isBetween(10.0, 10_000.0);
    }

    @Test
    void endsWellAfterAWholeProcess() {
        try (Contender process =
                python.process("prepare training 3 5 8 2 float32", "run 1").get(0)) {
            assertThat(process.seconds(1)).isPositive();
        }
    }
}
