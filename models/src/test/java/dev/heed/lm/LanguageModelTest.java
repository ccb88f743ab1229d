package dev.heed.lm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.training.ParameterStore;
import dev.heed.block.ForwardPass;
import dev.heed.embedding.AddedPosition;
import dev.heed.embedding.EmbeddingConfig;
import dev.heed.layer.LayerConfig;
import dev.heed.seq2seq.OutputWeights;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** A model's size, its state's owner and what it refuses. */
class LanguageModelTest {

    private static final int SEED = 3;

    private static LanguageModelConfig config(OutputWeights output) {
        return LanguageModels.config(AddedPosition.none(), LanguageModels.layer(), output);
    }

    @Nested
    class Size {

        /** E = 24, F = 17, V = 11, two layers. */
        @Test
        void countsEveryParameterOnce() {
            int attention = 4 * (24 * 24 + 24);
            int feedForward = 24 * 17 + 17 + 17 * 24 + 24;
            int norms = 2 * 2 * 24;
            int expected = 11 * 24 + 2 * (attention + feedForward + norms) + 2 * 24;
            try (NDManager manager = NDManager.newBaseManager()) {
                LanguageModel tied = LanguageModels.initialised(config(OutputWeights.TIED), manager, SEED);
                LanguageModel separate = LanguageModels.initialised(config(OutputWeights.SEPARATE), manager, SEED);

                assertThat(tied.parameterCount()).isEqualTo(expected);
                assertThat(separate.parameterCount()).isEqualTo(expected + 24 * 11 + 11);
            }
        }

        @Test
        void parametersAreNamedByTheirPlace() {
            LanguageModel model = new LanguageModel(config(OutputWeights.SEPARATE));

            assertThat(model.getChildren().keys())
                    .map(name -> name.substring(2))
                    .containsExactly("embedding", "stack", "outputProjection");
        }
    }

    @Nested
    class State {

        @Test
        void belongsToOneOwner() {
            try (NDManager manager = NDManager.newBaseManager();
                    NDManager owner = NDManager.newBaseManager()) {
                LanguageModel model = LanguageModels.initialised(config(OutputWeights.TIED), manager, SEED);

                LanguageModelState state = afterFiveTokens(model, manager, owner);
                assertThat(owner.getManagedArrays()).hasSize(2 * 2);
                assertThat(state.length()).isEqualTo(5);
            }
        }

        private static LanguageModelState afterFiveTokens(LanguageModel model, NDManager manager, NDManager owner) {
            try (NDManager step = NDManager.newBaseManager()) {
                ForwardPass pass = ForwardPass.inference(new ParameterStore(manager, false));
                NDArray tokens = LanguageModels.batch(SEED, 2, 5).toArray(step);
                LanguageModelState state =
                        model.step(pass, tokens, model.start(step, 2)).state();
                state.attach(owner);
                return state;
            }
        }
    }

    @Nested
    class Errors {

        @Test
        void thereMustBeALayer() {
            LanguageModelConfig config = config(OutputWeights.TIED);

            assertThatIllegalArgumentException()
                    .isThrownBy(() -> new LanguageModelConfig(config.embedding(), config.layer(), 0, config.output()))
                    .withMessage("numLayers must be at least 1, but got 0");
        }

        @Test
        void sizesMustAgree() {
            LayerConfig layer = LanguageModels.layer().build();
            EmbeddingConfig embedding = EmbeddingConfig.scaled(11, 23, AddedPosition.none(), 0f);

            assertThatIllegalArgumentException()
                    .isThrownBy(() -> new LanguageModelConfig(embedding, layer, 2, OutputWeights.TIED))
                    .withMessage("embedDim must be the same everywhere, but got layer=24, embedding=23");
        }

        @Test
        void tokensMustBeARectangle() {
            try (NDManager manager = NDManager.newBaseManager()) {
                LanguageModel model = LanguageModels.initialised(config(OutputWeights.TIED), manager, SEED);
                ForwardPass pass = ForwardPass.inference(new ParameterStore(manager, false));
                NDArray tokens = manager.zeros(new Shape(5), DataType.INT64);
                LanguageModelState none = model.start(manager, 5);

                assertThatIllegalArgumentException()
                        .isThrownBy(() -> model.logits(pass, tokens))
                        .withMessage("tokens must have shape (B, T), but got (5)");
                assertThatIllegalArgumentException()
                        .isThrownBy(() -> model.step(pass, tokens, none))
                        .withMessage("tokens must have shape (B, T), but got (5)");
            }
        }
    }
}
