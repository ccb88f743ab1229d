package dev.heed.lm;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.training.GradientCollector;
import ai.djl.training.ParameterStore;
import ai.djl.training.loss.Loss;
import ai.djl.training.optimizer.Optimizer;
import ai.djl.training.tracker.Tracker;
import dev.heed.block.ForwardPass;
import dev.heed.embedding.AddedPosition;
import dev.heed.generate.Generated;
import dev.heed.generate.GenerationConfig;
import dev.heed.generate.Generator;
import dev.heed.position.Rotary;
import dev.heed.seq2seq.OutputWeights;
import dev.heed.test.Gradients;
import dev.heed.text.SpecialTokens;
import dev.heed.text.TokenBatch;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** A model learns to repeat a pattern that it has seen once, and continues patterns that it has never seen. */
class PatternTest {

    private static final int PERIOD = 3;
    private static final int LENGTH = 12;
    private static final int BATCH_SIZE = 32;
    private static final int STEPS = 150;
    private static final double LOSS_BOUND = 0.1;
    private static final int NEW_TOKENS = 15;

    private final Random random = new Random(1);

    @Test
    void aPatternIsRepeatedBeyondTheTrainedLength() {
        try (NDManager manager = NDManager.newBaseManager()) {
            LanguageModel model = LanguageModels.initialised(
                    LanguageModels.config(
                            AddedPosition.none(),
                            LanguageModels.layer().optPosition(new Rotary()),
                            OutputWeights.SEPARATE),
                    manager,
                    1);
            Optimizer optimizer = Optimizer.adam()
                    .optLearningRateTracker(Tracker.fixed(5e-3f))
                    .build();
            float loss = Float.NaN;
            for (int step = 0; step < STEPS; step++) {
                loss = step(model, optimizer, manager);
            }
            assertThat(loss).isLessThan((float) LOSS_BOUND); // chance is ln 7 = 1.9

            TokenBatch prompts = patterns(2 * PERIOD);
            List<Generated> generated =
                    new Generator(model, manager, GenerationConfig.greedy(NEW_TOKENS)).best(prompts.rows());

            for (int row = 0; row < BATCH_SIZE; row++) {
                assertThat(generated.get(row).tokens()).isEqualTo(repeated(prompts.row(row), NEW_TOKENS));
            }
        }
    }

    private float step(LanguageModel model, Optimizer optimizer, NDManager manager) {
        try (NDManager step = manager.newSubManager()) {
            NDArray tokens = patterns(LENGTH + 1).toArray(step);
            Gradients.parameters(model).values().forEach(parameter -> parameter.setRequiresGradient(true));
            float loss;
            try (GradientCollector collector = Engine.getInstance().newGradientCollector()) {
                ForwardPass pass = new ForwardPass(new ParameterStore(manager, false), true);
                NDArray logits = model.logits(pass, tokens.get(":, :-1"));
                NDArray known = logits.get(":, " + (PERIOD - 1) + ":"); // what follows the first period can be known
                NDArray labels = tokens.get(":, " + PERIOD + ":").expandDims(2);
                NDArray value = Loss.softmaxCrossEntropyLoss().evaluate(new NDList(labels), new NDList(known));
                collector.backward(value);
                loss = value.getFloat();
            }
            for (Map.Entry<String, NDArray> parameter :
                    Gradients.parameters(model).entrySet()) {
                NDArray gradient = parameter.getValue().getGradient();
                gradient.attach(step);
                optimizer.update(parameter.getKey(), parameter.getValue(), gradient);
            }
            return loss;
        }
    }

    private TokenBatch patterns(int length) {
        return TokenBatch.of(IntStream.range(0, BATCH_SIZE)
                .mapToObj(row -> repeated(
                        random.ints(PERIOD, SpecialTokens.COUNT, LanguageModels.VOCAB_SIZE)
                                .toArray(),
                        length))
                .toList());
    }

    /** What follows whole periods of a pattern is the pattern from its beginning. */
    private static int[] repeated(int[] pattern, int length) {
        return IntStream.range(0, length).map(index -> pattern[index % PERIOD]).toArray();
    }
}
