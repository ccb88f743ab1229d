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

    private static final List<String> SIZES =
            List.of("(64, 16, 64, 4)", "(16, 256, 256, 8)", "(4, 1024, 256, 8)", "(1, 4096, 256, 8)");

    private final AskedPython python = new AskedPython();
    private final PairedRuns runs = new PairedRuns(new BenchSettings(7, 0.001, 0, 20), new StopSignal());

    private static List<String> and(List<String> titles, String last) {
        return Stream.concat(titles.stream(), Stream.of(last)).toList();
    }

    private List<String> titles(String start) {
        return Bench.of("", python, runs).table().rows().stream()
                .map(BenchRow::title)
                .filter(title -> title.startsWith(start))
                .toList();
    }

    @Nested
    class Titles {

        @Test
        void trainingStepsStandAgainstEveryRivalAtFourSizes() {
            List<String> expected = SIZES.stream()
                    .flatMap(size -> Stream.of(
                                    "Heed against DJL TransformerEncoderBlock",
                                    "Heed against PyTorch",
                                    "Heed bfloat16 against PyTorch",
                                    "Heed bfloat16 against PyTorch bfloat16 autocast")
                            .map(pair -> "training step " + size + ": " + pair))
                    .filter(title -> !title.startsWith("training step (64, 16, 64, 4): Heed bfloat16"))
                    .toList();

            assertThat(titles("training step (")).containsExactlyElementsOf(expected);
        }

        @Test
        void aLanguageModelHasTwoSizesTwoNumberFormatsAndOneOrTwoWorkers() {
            assertThat(titles("language model, training step"))
                    .containsExactlyElementsOf(and(
                            Stream.of("(12, 64, 128, 4, 4)", "(16, 256, 384, 6, 6)")
                                    .flatMap(size -> Stream.of(
                                                    ": Heed against PyTorch",
                                                    ", 2 workers: Heed against PyTorch",
                                                    ", 2 workers: Heed bfloat16 against PyTorch",
                                                    ", 2 workers: Heed bfloat16 against PyTorch bfloat16 autocast")
                                            .map(pair -> "language model, training step " + size + pair))
                                    .toList(),
                            "language model, training step (12, 64, 128, 4, 4), one core taken: Heed against PyTorch"));
        }

        @Test
        void aStepStandsAgainstThePeakOfMatrixProducts() {
            assertThat(titles("share"))
                    .containsExactly("share of GEMM peak, step (16, 256, 256, 8): Heed against matrix product 1024");
        }

        @Test
        void decodingHasThreeSizesForEachWayToChooseTokens() {
            List<String> rivals = Stream.concat(
                            Stream.of("greedy", "4 beams", "top-p").map(choice -> choice + "Hugging Face GPT-2"),
                            Stream.of("top-k", "top-p").map(choice -> choice + "Heed, greedy"))
                    .toList();

            assertThat(titles("decoding"))
                    .hasSize(3 * rivals.size())
                    .startsWith(
                            "decoding, greedy, (E, N, B) = (64, 2, 1): Heed against Hugging Face GPT-2",
                            "decoding, greedy, (E, N, B) = (256, 4, 1): Heed against Hugging Face GPT-2",
                            "decoding, greedy, (E, N, B) = (256, 4, 16): Heed against Hugging Face GPT-2")
                    .endsWith("decoding, top-p, (E, N, B) = (256, 4, 16): Heed against Heed, greedy")
                    .extracting(title -> title.replaceAll("decoding, |, \\(E, .*: Heed against ", ""))
                    .hasSameElementsAs(rivals);
        }

        @Test
        void sentencesGoOneByOneAndTogether() {
            assertThat(titles("embedding"))
                    .containsExactlyElementsOf(Stream.of(1, 32)
                            .flatMap(batch -> Stream.of("transformers BertModel", "ONNX Runtime")
                                    .map(rival -> "embedding sentences (N, E, H, B) = (6, 384, 12, " + batch
                                            + "): Heed against " + rival))
                            .toList());
        }

        @Test
        void recurrentModelsTrainAndDecodeWithAndWithoutInputFeeding() {
            assertThat(titles("recurrent"))
                    .containsExactly(
                            "recurrent, without input feeding, training step (64, 32, 64): Heed against PyTorch",
                            "recurrent, without input feeding, greedy decoding (256, 32, 64): Heed against PyTorch",
                            "recurrent, with input feeding, training step (64, 32, 64): Heed against PyTorch",
                            "recurrent, with input feeding, greedy decoding (256, 32, 64): Heed against PyTorch");
        }

        @Test
        void theTestsOfAComparisonStandAgainstItsTraining() {
            assertThat(titles("comparison"))
                    .containsExactly("comparison, tests of 3 models: Heed against their training, 120 s");
        }

        @Test
        void memoryHasTwoLengthsAndManySteps() {
            assertThat(titles("peak memory"))
                    .containsExactlyElementsOf(Stream.of(1024, 4096)
                            .flatMap(length -> Stream.of("DJL TransformerEncoderBlock", "PyTorch")
                                    .map(rival -> "peak memory, training step (1, " + length
                                            + ", 256, 8): Heed against " + rival))
                            .toList());
            assertThat(titles("memory over steps"))
                    .containsExactlyElementsOf(Stream.of(
                                    "language model, training",
                                    "encoder, training",
                                    "decoding, top-p",
                                    "embedding sentences",
                                    "recurrent, training with input feeding",
                                    "Transformer in bfloat16, training on many shapes")
                            .map(watched -> "memory over steps, " + watched
                                    + ": highest of the last four fifths against after the first fifth")
                            .toList());
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
                if (!row.row().title().matches(".*against (DJL|Heed).*")) {
                    assertThat(row.measure(runs)).as(row.row().title()).isEmpty();
                }
            }
            return python.asked();
        }

        @Test
        void namePrecisionAndSizesOfATrainingStep() {
            assertThat(asked(TrainingStepWorkload.rows(python)))
                    .hasSize(10)
                    .startsWith(
                            "training 64 16 64 4 float32",
                            "training 16 256 256 8 float32",
                            "training 16 256 256 8 float32",
                            "training 16 256 256 8 bfloat16")
                    .endsWith("training 1 4096 256 8 bfloat16");
        }

        @Test
        void namePrecisionAndSizesOfALanguageModel() {
            assertThat(asked(LanguageModelWorkload.rows(python)))
                    .hasSize(9)
                    .startsWith("language-model 12 64 128 4 4 65 float32", "language-model 12 64 128 4 4 65 float32")
                    .contains("language-model 16 256 384 6 6 65 bfloat16")
                    .endsWith("language-model 12 64 128 4 4 65 float32");
        }

        @Test
        void nameTheSizesOfDecoding() {
            assertThat(asked(DecodingWorkload.rows(python)))
                    .hasSize(9)
                    .startsWith(
                            "decoding 64 2 4 1 1000 16 240 num_beams=1",
                            "decoding 256 4 8 1 1000 16 240 num_beams=1",
                            "decoding 256 4 8 16 1000 16 240 num_beams=1",
                            "decoding 64 2 4 1 1000 16 240 num_beams=4")
                    .endsWith("decoding 256 4 8 16 1000 16 240 do_sample=True temperature=0.8 top_k=0 top_p=0.9");
        }

        @Test
        void nameTheSizesOfSentencesAndOfRecurrentModels() {
            assertThat(asked(SentencesWorkload.rows(python)))
                    .hasSize(4)
                    .startsWith("sentences 6 384 12 1 30522 32 8 128 transformers")
                    .endsWith("sentences 6 384 12 32 30522 32 8 128 onnxruntime");
            python.asked().clear();
            assertThat(asked(RecurrentWorkload.rows(python)))
                    .containsExactly(
                            "recurrent 64 32 64 54 plain",
                            "recurrent-decoding 256 32 64 54 plain",
                            "recurrent 64 32 64 54 feeding",
                            "recurrent-decoding 256 32 64 54 feeding");
        }

        @EnabledOnOs(OS.LINUX) // other systems do not say what memory a process has
        @Test
        void askForThePeakAfterThreeSteps() {
            assertThat(asked(MemoryWorkload.rows(python).subList(0, 4)))
                    .containsExactly(
                            "peak of 3, training 1 1024 256 8 float32", "peak of 3, training 1 4096 256 8 float32");
        }
    }
}
