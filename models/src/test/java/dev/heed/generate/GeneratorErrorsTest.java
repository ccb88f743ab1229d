package dev.heed.generate;

import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.ndarray.types.DataType;
import dev.heed.block.ForwardPass;
import dev.heed.block.StepResult;
import dev.heed.lm.LanguageModel;
import dev.heed.lm.LanguageModelConfig;
import dev.heed.lm.LanguageModels;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** What a generator refuses, each in a sentence. */
class GeneratorErrorsTest extends LearnedPositions {

    @Test
    void anEmptyPrompt() {
        refuses("inputs[1] must hold at least one token, but got length 0", PROMPT, new int[0]);
    }

    @Test
    void aPromptOfUnknownTokens() {
        refuses("inputs[0] must hold tokens in [0, 11), but got 11", new int[] {4, 11});
        refuses("inputs[0] must hold tokens in [0, 11), but got -1", new int[] {-1});
    }

    @Test
    void aPromptLongerThanThePositions() {
        refuses("inputs[0] must hold at most 11 tokens, the model's positions, but got 12", new int[MAX_LENGTH + 1]);
    }

    private void refuses(String sentence, int[]... prompts) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> generator(GenerationConfig.greedy(5)).generate(List.of(prompts)))
                .withMessage(sentence);
    }

    @Test
    void anEndTokenBeyondTheVocabulary() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> generator(GenerationConfig.builder()
                        .setMaxTokens(5)
                        .optEndTokens(11)
                        .build()))
                .withMessage("endTokens must be in [0, vocabSize=11), but got 11");
    }

    @Test
    void aBeamWiderThanTheVocabulary() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> generator(GenerationConfig.builder()
                        .setMaxTokens(5)
                        .optNumBeams(12)
                        .build()))
                .withMessage("numBeams must be at most vocabSize=11, but got 12");
    }

    @Test
    void aModelThatHasDiverged() {
        FixedLogits diverged = new FixedLogits(Float.NaN, Float.NaN, Float.NaN);
        for (GenerationConfigBuilder builder : List.of(
                GenerationConfig.builder(),
                GenerationConfig.builder().optSampling(),
                GenerationConfig.builder().optNumBeams(2))) {
            Generator generator =
                    new Generator(diverged, manager, builder.setMaxTokens(5).build());
            assertThatIllegalStateException()
                    .isThrownBy(() -> generator.generate(List.of(new int[] {1})))
                    .withMessage("logits must be numbers, but got NaN for inputs[0]");
        }
    }

    /** In the middle of a native call, by a token whose vector is no number. */
    @Test
    void aModelThatDivergesWhileItGenerates() {
        LanguageModelConfig config = Objects.requireNonNull(LanguageModels.all().get("without positions"));
        LanguageModel spoiled = LanguageModels.initialised(config, manager, SEED);
        spoiled.getParameters().get("01embedding_weight").getArray().set(new NDIndex("10"), Float.NaN);
        spoiled.getParameters().get("03outputProjection_bias").getArray().set(new NDIndex("10"), 1_000f);
        for (GenerationConfigBuilder builder :
                List.of(GenerationConfig.builder(), GenerationConfig.builder().optSampling())) {
            Generator generator =
                    new Generator(spoiled, manager, builder.setMaxTokens(5).build());

            assertThatIllegalStateException()
                    .isThrownBy(() -> generator.generate(List.of(PROMPT)))
                    .withMessage("logits must be numbers, but got NaN for inputs[0]");
        }
    }

    @Test
    void aModelThatHasDivergedAfterTheSecondBeam() {
        GenerationConfig beams =
                GenerationConfig.builder().setMaxTokens(5).optNumBeams(2).build();
        Generator generator = new Generator(new DivergedAfterOne(), manager, beams);

        assertThatIllegalStateException()
                .isThrownBy(() -> generator.generate(List.of(new int[] {0})))
                .withMessage("logits must be numbers, but got NaN for inputs[0]");
    }

    /** Finds token 0 the most probable of three, and after token 1 nothing. */
    private static final class DivergedAfterOne extends FixedLogits {

        DivergedAfterOne() {
            super(0, -1, -2);
        }

        @Override
        public StepResult<Length> step(ForwardPass pass, NDArray tokens, Length state) {
            StepResult<Length> step = super.step(pass, tokens, state);
            NDArray isOne = tokens.eq(1).toType(DataType.FLOAT32, false).expandDims(-1);
            return new StepResult<>(
                    step.output().add(isOne.div(isOne.sub(1).neg()).mul(0)), step.state());
        }
    }
}
