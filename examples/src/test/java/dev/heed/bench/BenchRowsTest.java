package dev.heed.bench;

import static org.assertj.core.api.Assertions.assertThat;

import dev.heed.train.StopSignal;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

/** Which rows there are, and what the rival in Python is asked to do for them. */
class BenchRowsTest {

    private static final List<String> SIZES = List.of(
            "(64, 16, 64, 4)", "(64, 64, 128, 4)", "(16, 256, 256, 8)", "(4, 1024, 256, 8)", "(1, 4096, 256, 8)");

    private final AskedPython python = new AskedPython();
    private final PairedRuns runs = new PairedRuns(new BenchSettings(7, 0.001, 0, 20), new StopSignal());

    private List<String> titles(String start) {
        return Bench.of("", python, runs).table().rows().stream()
                .map(BenchRow::title)
                .filter(title -> title.startsWith(start))
                .toList();
    }

    @Nested
    class Titles {

        @Test
        void trainingStepsStandAgainstEveryRivalAtFiveSizes() {
            List<String> expected = SIZES.stream()
                    .flatMap(size -> Stream.of(
                                    "Heed against DJL TransformerEncoderBlock",
                                    "Heed against PyTorch",
                                    "Heed bfloat16 against PyTorch",
                                    "Heed bfloat16 against PyTorch bfloat16 autocast")
                            .map(pair -> "training step " + size + ": " + pair))
                    .toList();

            assertThat(titles("training step (")).containsExactlyElementsOf(expected);
        }

        @Test
        void aLanguageModelHasTwoSizesAndTwoNumberFormats() {
            assertThat(titles("language model, training step"))
                    .containsExactlyElementsOf(Stream.of("(12, 64, 128, 4, 4)", "(16, 256, 384, 6, 6)")
                            .flatMap(size -> Stream.of(
                                            "Heed against PyTorch",
                                            "Heed bfloat16 against PyTorch",
                                            "Heed bfloat16 against PyTorch bfloat16 autocast")
                                    .map(pair -> "language model, training step " + size + ": " + pair))
                            .toList());
        }

        @Test
        void aStepStandsAgainstThePeakOfMatrixProducts() {
            assertThat(titles("share"))
                    .containsExactly("share of GEMM peak, step (16, 256, 256, 8): Heed against matrix product 1024");
        }

        @Test
        void decodingHasThreeSizes() {
            assertThat(titles("decoding"))
                    .containsExactly(
                            "decoding (E, N, B) = (64, 2, 1): Heed against Hugging Face GPT-2",
                            "decoding (E, N, B) = (256, 4, 1): Heed against Hugging Face GPT-2",
                            "decoding (E, N, B) = (256, 4, 16): Heed against Hugging Face GPT-2");
        }

        @Test
        void memoryHasThreeLengthsAndManySteps() {
            assertThat(titles("peak memory"))
                    .containsExactlyElementsOf(Stream.of(1024, 2048, 4096)
                            .flatMap(length -> Stream.of("DJL TransformerEncoderBlock", "PyTorch")
                                    .map(rival -> "peak memory, training step (1, " + length
                                            + ", 256, 8): Heed against " + rival))
                            .toList());
            assertThat(titles("memory over steps"))
                    .containsExactly("memory over steps (16, 16, 64, 4): highest of the last four fifths against after"
                            + " the first fifth");
        }

        @Test
        void startUpHasTwoCommands() {
            assertThat(titles("start-up"))
                    .containsExactly(
                            "start-up, heed --help: Heed against import torch",
                            "start-up, heed compare --steps 1: Heed against import torch, one step");
        }
    }

    /** The words that bench.py knows; a row whose rival is asked for something else would end the bench. */
    @Nested
    class Questions {

        private List<String> asked(List<Workload> rows) {
            for (Workload row : rows) {
                if (!row.row().title().matches(".*DJL.*")) {
                    assertThat(row.measure(runs)).as(row.row().title()).isEmpty();
                }
            }
            return python.asked();
        }

        @Test
        void namePrecisionAndSizesOfATrainingStep() {
            assertThat(asked(TrainingStepWorkload.rows(python)))
                    .hasSize(15)
                    .startsWith(
                            "training 64 16 64 4 float32",
                            "training 64 16 64 4 float32",
                            "training 64 16 64 4 bfloat16")
                    .endsWith("training 1 4096 256 8 bfloat16");
        }

        @Test
        void namePrecisionAndSizesOfALanguageModel() {
            assertThat(asked(LanguageModelWorkload.rows(python)))
                    .hasSize(6)
                    .startsWith("language-model 12 64 128 4 4 65 float32", "language-model 12 64 128 4 4 65 float32")
                    .endsWith("language-model 16 256 384 6 6 65 bfloat16");
        }

        @Test
        void nameTheSizesOfDecoding() {
            assertThat(asked(DecodingWorkload.rows(python)))
                    .containsExactly(
                            "decoding 64 2 4 1 1000 16 240",
                            "decoding 256 4 8 1 1000 16 240",
                            "decoding 256 4 8 16 1000 16 240");
        }

        @EnabledOnOs(OS.LINUX) // other systems do not say what memory a process has
        @Test
        void askForThePeakAfterThreeSteps() {
            assertThat(asked(MemoryWorkload.rows(python).subList(0, 6)))
                    .containsExactly(
                            "peak of 3, training 1 1024 256 8 float32",
                            "peak of 3, training 1 2048 256 8 float32",
                            "peak of 3, training 1 4096 256 8 float32");
        }
    }
}
