package dev.heed.lm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.training.ParameterStore;
import dev.heed.block.ForwardPass;
import dev.heed.block.GeneratedTokens;
import dev.heed.block.StepResult;
import dev.heed.kernel.BeamChoice;
import java.util.stream.Stream;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Tokens that a model generates by itself in one call, against its steps. */
class GenerationTest {

    private static final int SEED = 7;
    private static final int BATCH_SIZE = 3;
    private static final int COUNT = 13;

    static Stream<Named<LanguageModelConfig>> models() {
        return LanguageModels.all().entrySet().stream().map(entry -> Named.of(entry.getKey(), entry.getValue()));
    }

    @ParameterizedTest
    @MethodSource("models")
    void isTheSameInOneCallAndStepByStep(LanguageModelConfig config) {
        try (NDManager manager = NDManager.newBaseManager()) {
            LanguageModel model = LanguageModels.initialised(config, manager, SEED);
            ForwardPass pass = pass(manager);
            StepResult<LanguageModelState> step = prompted(model, pass, manager);

            GeneratedTokens<LanguageModelState> atOnce =
                    model.generate(pass, step.output().argMax(-1), step.state(), COUNT, null);

            assertThat(atOnce.tokens().getShape()).isEqualTo(new Shape(BATCH_SIZE, COUNT));
            assertThat(atOnce.state().length()).isEqualTo(5 + COUNT);
            for (int token = 0; token < COUNT; token++) {
                step = model.step(pass, step.output().argMax(-1), step.state());
                NDArray best = step.output().argMax(-1);
                NDArray expected = step.output().logSoftmax(-1).max(new int[] {-1});
                NDIndex column = new NDIndex().addAllDim().addSliceDim(token, token + 1);
                assertThat(atOnce.tokens().get(column).toLongArray()).isEqualTo(best.toLongArray());
                assertThat(atOnce.logProbabilities().get(column).toFloatArray())
                        .containsExactly(expected.toFloatArray(), within(1e-5f));
            }
        }
    }

    @Test
    void isForPassesThatNobodyWatches() {
        try (NDManager manager = NDManager.newBaseManager()) {
            LanguageModel model = LanguageModels.initialised(LanguageModels.learned(5), manager, SEED);
            NDArray token = manager.zeros(new Shape(1, 1), DataType.INT64);

            assertThat(model.canGenerate(pass(manager), token)).isTrue();
            ForwardPass watched = pass(manager).watchedBy((block, weights) -> {});
            assertThat(model.canGenerate(watched, token)).isFalse();
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> model.generate(watched, token, model.start(manager, 1), 2, null))
                    .withMessage("pass must be for prediction, in float32, on the fused kernel, watched by nobody and"
                            + " through layers of equal positions to generate in one call, but got training=false,"
                            + " FLOAT32, watched=true, positions=[INSTANCE]");
            BeamChoice choice =
                    new BeamChoice(manager.zeros(new Shape(1, 1)), manager.create(new long[0], new Shape(0)), 1);
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> model.search(watched, token, model.start(manager, 1), 2, choice))
                    .withMessage("pass must be one that can search in one call, but got training=false, FLOAT32,"
                            + " watched=true");
        }
    }

    /** The caches that it leaves are those of the tokens fed: the next step goes on as if each had been fed alone. */
    @ParameterizedTest
    @MethodSource("models")
    void leavesAStateToGoOnFrom(LanguageModelConfig config) {
        try (NDManager manager = NDManager.newBaseManager()) {
            LanguageModel model = LanguageModels.initialised(config, manager, SEED);
            ForwardPass pass = pass(manager);
            StepResult<LanguageModelState> prompted = prompted(model, pass, manager);
            GeneratedTokens<LanguageModelState> generated =
                    model.generate(pass, prompted.output().argMax(-1), prompted.state(), COUNT, null);
            NDArray last = generated.tokens().get(":, -1:");

            GeneratedTokens<LanguageModelState> more = model.generate(pass, last, generated.state(), 2, null);

            StepResult<LanguageModelState> whole = model.step(pass, last, generated.state());
            assertThat(more.tokens().get(":, :1").toLongArray())
                    .isEqualTo(whole.output().argMax(-1).toLongArray());
        }
    }

    @Test
    void nothingOrTwoTokensAreRefused() {
        try (NDManager manager = NDManager.newBaseManager()) {
            LanguageModel model = LanguageModels.initialised(LanguageModels.learned(5), manager, SEED);
            LanguageModelState none = model.start(manager, BATCH_SIZE);
            NDArray token = manager.zeros(new Shape(BATCH_SIZE, 1), DataType.INT64);
            NDArray two = manager.zeros(new Shape(BATCH_SIZE, 2), DataType.INT64);

            assertThatIllegalArgumentException()
                    .isThrownBy(() -> model.generate(pass(manager), token, none, 0, null))
                    .withMessage("count must be at least 1, but got 0");
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> model.generate(pass(manager), two, none, 1, null))
                    .withMessage("token must have shape (B, T), but got (3, 2); already bound: T=1");
        }
    }

    private static StepResult<LanguageModelState> prompted(LanguageModel model, ForwardPass pass, NDManager manager) {
        NDArray prompts = LanguageModels.batch(SEED, BATCH_SIZE, 5).toArray(manager);
        return model.stepToLast(pass, prompts, model.start(manager, BATCH_SIZE));
    }

    private static ForwardPass pass(NDManager manager) {
        return ForwardPass.inference(new ParameterStore(manager, false));
    }
}
