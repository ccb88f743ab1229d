package dev.heed.train.loss;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.Model;
import ai.djl.engine.Engine;
import ai.djl.ndarray.NDManager;
import ai.djl.training.ParameterStore;
import dev.heed.block.ForwardPass;
import dev.heed.data.LanguageModelBatch;
import dev.heed.embedding.AddedPosition;
import dev.heed.embedding.EmbeddingConfig;
import dev.heed.layer.LayerConfig;
import dev.heed.lm.LanguageModel;
import dev.heed.lm.LanguageModelConfig;
import dev.heed.position.Rotary;
import dev.heed.seq2seq.OutputWeights;
import dev.heed.text.TokenBatch;
import dev.heed.train.Budget;
import dev.heed.train.StepReport;
import dev.heed.train.StopSignal;
import dev.heed.train.Training;
import dev.heed.train.TrainingConfig;
import dev.heed.train.optim.AdamWConfig;
import dev.heed.train.schedule.WarmupCosine;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A tiny language model that learns to go on with 4, 5, 6, 4, 5, 6, whatever it begins with. */
class LanguageModelObjectiveTest {

    private static final int VOCAB_SIZE = 7;

    private final Model model = Model.newInstance("pattern");
    private final LanguageModel network = new LanguageModel(new LanguageModelConfig(
            EmbeddingConfig.scaled(VOCAB_SIZE, 22, AddedPosition.none(), 0f),
            LayerConfig.builder()
                    .setEmbedDim(22)
                    .setNumHeads(11)
                    .optPosition(new Rotary())
                    .build(),
            1,
            OutputWeights.TIED));

    LanguageModelObjectiveTest() {
        Engine.getInstance().setRandomSeed(5);
        model.setBlock(network);
        network.initialize(model.getNDManager());
    }

    @AfterEach
    void close() {
        model.close();
    }

    private static int[] pattern(int first, int length) {
        int[] tokens = new int[length];
        for (int i = 0; i < length; i++) {
            tokens[i] = 4 + (first + i) % 3;
        }
        return tokens;
    }

    @Test
    void countsPredictedTokens() {
        LanguageModelObjective objective = new LanguageModelObjective(network, new CrossEntropy(0f));

        assertThat(objective.count(LanguageModelBatch.of(TokenBatch.of(List.of(pattern(0, 7), pattern(1, 2))))))
                .isEqualTo(7);
    }

    @Test
    void repeatsAPattern() {
        LanguageModelBatch batch =
                LanguageModelBatch.withBeginning(TokenBatch.of(List.of(pattern(0, 13), pattern(1, 11), pattern(2, 7))));
        TrainingConfig config = TrainingConfig.of(
                        AdamWConfig.standard(), new WarmupCosine(1e-2f, 10), Budget.ofSteps(100))
                .withSeed(7);

        StepReport last = new Training<>(
                        model, new LanguageModelObjective(network, new CrossEntropy(0f)), config, new StopSignal())
                .run(Stream.generate(() -> batch).iterator());

        assertThat(last.tokens()).isEqualTo(100 * 31);
        // Each row's first token cannot be known: log 3 of 3 in 31 tokens
        assertThat((double) last.loss()).isCloseTo(3 * Math.log(3) / 31, within(0.02));
        try (NDManager scope = model.getNDManager().newSubManager()) {
            ForwardPass pass = new ForwardPass(new ParameterStore(scope, false), false);
            long[] next = network.logits(pass, scope.create(new long[][] {{2, 4, 5, 6, 4}, {2, 6, 4, 5, 6}}))
                    .argMax(-1)
                    .toLongArray();
            assertThat(next[1]).isEqualTo(5);
            assertThat(next[4]).isEqualTo(5);
            assertThat(next[9]).isEqualTo(4);
        }
    }
}
