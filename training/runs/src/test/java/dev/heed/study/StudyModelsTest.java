package dev.heed.study;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDManager;
import dev.heed.block.Precision;
import dev.heed.data.GeneratedTask;
import dev.heed.embedding.AddedPosition;
import dev.heed.embedding.EmbeddingConfig;
import dev.heed.seq2seq.FixedContextSeq2Seq;
import dev.heed.seq2seq.RecurrentCell;
import dev.heed.seq2seq.RecurrentConfig;
import dev.heed.seq2seq.Seq2Seq;
import dev.heed.train.Budget;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class StudyModelsTest {

    private static final int EMBED_DIM = 16;

    private static StudyModels recipes(GeneratedTask task) {
        return recipes(task, EMBED_DIM);
    }

    private static StudyModels recipes(GeneratedTask task, int embedDim) {
        return new StudyModels(StudyData.of(task, 7), config(embedDim));
    }

    private static StudyConfig config(int embedDim) {
        return new StudyConfig(List.of(ModelKind.values()), Budget.ofSteps(1), 1, embedDim, Precision.FLOAT32);
    }

    private static long parameterCount(Seq2Seq model) {
        try (NDManager manager = NDManager.newBaseManager()) {
            model.initialize(manager);
            return model.parameterCount();
        }
    }

    @Nested
    class Fairness {

        @ParameterizedTest
        @EnumSource
        void theFixedModelHasAtLeastAsManyParametersAsItsLargestRival(GeneratedTask task) {
            StudyModels recipes = recipes(task);
            StudyModel fixed = recipes.of(ModelKind.FIXED);
            long rival = Math.max(
                    recipes.of(ModelKind.ATTENTION).parameters(),
                    recipes.of(ModelKind.TRANSFORMER).parameters());

            assertThat(fixed.parameters()).isGreaterThanOrEqualTo(rival);
            assertThat(fixed.choices().get("parameters")).endsWith("the largest rival's " + rival);
        }

        @ParameterizedTest
        @ValueSource(ints = {EMBED_DIM, 72})
        void theFixedModelIsTheSmallestOfThose(int embedDim) {
            StudyModels recipes = recipes(GeneratedTask.RECALL, embedDim);
            StudyModel fixed = recipes.of(ModelKind.FIXED);
            Matcher hiddenDim =
                    Pattern.compile("hiddenDim (\\d+)").matcher(fixed.choices().getOrDefault("network", ""));
            assertThat(hiddenDim.find()).isTrue();
            int size = Integer.parseInt(hiddenDim.group(1));

            assertThat(size % 16).isZero();
            assertThat(parameterCount(fixed(embedDim, size))).isEqualTo(fixed.parameters());
            assertThat(parameterCount(fixed(embedDim, size - 16)))
                    .isLessThan(recipes.of(ModelKind.TRANSFORMER).parameters());
        }

        private static Seq2Seq fixed(int embedDim, int hiddenDim) {
            return new FixedContextSeq2Seq(
                    new RecurrentConfig(
                            EmbeddingConfig.plain(105, embedDim, AddedPosition.none(), 0f),
                            EmbeddingConfig.plain(54, embedDim, AddedPosition.none(), 0f),
                            RecurrentCell.GRU,
                            hiddenDim,
                            1,
                            0f),
                    FixedContextSeq2Seq.SourceOrder.FORWARD);
        }
    }

    @Nested
    class Choices {

        @Test
        void namesAreLowerCase() {
            assertThat(Arrays.stream(ModelKind.values()).map(ModelKind::label))
                    .containsExactly("fixed", "attention", "transformer");
            for (ModelKind kind : ModelKind.values()) {
                assertThat(recipes(GeneratedTask.COPY).of(kind).kind()).isEqualTo(kind);
            }
        }

        @Test
        void copyingReadsTheSourceBackwardsWithPositions() {
            StudyModels recipes = recipes(GeneratedTask.COPY);

            assertThat(recipes.of(ModelKind.FIXED).choices().get("source order"))
                    .startsWith("reversed");
            assertThat(recipes.of(ModelKind.FIXED).choices())
                    .containsEntry("positions", "sinusoidal, added to both embeddings");
            assertThat(recipes.of(ModelKind.ATTENTION).choices())
                    .containsEntry("network", "bidirectional GRU encoder, GRU decoder, hiddenDim 16")
                    .containsEntry("positions", "sinusoidal, added to both embeddings");
        }

        @Test
        void reversingReadsTheSourceForwardsWithoutPositions() {
            StudyModels recipes = recipes(GeneratedTask.REVERSE);

            assertThat(recipes.of(ModelKind.FIXED).choices().get("source order"))
                    .startsWith("forward");
            assertThat(recipes.of(ModelKind.FIXED).choices()).containsEntry("positions", "none");
            assertThat(recipes.of(ModelKind.ATTENTION).choices())
                    .containsEntry("network", "bidirectional LSTM encoder, LSTM decoder, hiddenDim 16")
                    .containsEntry("positions", "none");
        }

        @Test
        void theTransformerIsTheSameForEveryTask() {
            assertThat(recipes(GeneratedTask.COPY).of(ModelKind.TRANSFORMER).choices())
                    .containsEntry("network", "pre-norm, 2 + 2 layers, embedDim 16, 4 heads, hiddenDim 64")
                    .isEqualTo(recipes(GeneratedTask.REVERSE)
                            .of(ModelKind.TRANSFORMER)
                            .choices());
        }

        @Test
        void largerModelsTakeSmallerSteps() {
            StudyData data = StudyData.of(GeneratedTask.COPY, 5);

            float tuned =
                    new StudyModels(data, config(64)).of(ModelKind.TRANSFORMER).learningRate();
            float larger =
                    new StudyModels(data, config(256)).of(ModelKind.TRANSFORMER).learningRate();

            assertThat(tuned).isEqualTo(2e-3f);
            assertThat(larger).isCloseTo(1e-3f, within(1e-9f));
        }
    }

    @Nested
    class Errors {

        @ParameterizedTest
        @ValueSource(ints = {0, -8, 12})
        void sizesThatHeadsCannotShareAreRefused(int embedDim) {
            StudyData data = StudyData.of(GeneratedTask.COPY, 5);

            assertThatIllegalArgumentException()
                    .isThrownBy(() -> new StudyModels(data, config(embedDim)))
                    .withMessage("embedDim must be a multiple of 8, but got " + embedDim);
        }
    }
}
