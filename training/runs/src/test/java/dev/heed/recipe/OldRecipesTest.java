package dev.heed.recipe;

import static org.assertj.core.api.Assertions.assertThat;

import dev.heed.block.Activation;
import dev.heed.family.Normalisation;
import dev.heed.family.seq2seq.AttentionModel;
import dev.heed.family.seq2seq.RecurrentPosition;
import dev.heed.family.seq2seq.TransformerModel;
import dev.heed.norm.NormPlacement;
import dev.heed.seq2seq.AttentionSeq2SeqConfig;
import dev.heed.seq2seq.AttentionSeq2SeqConfig.InputFeeding;
import dev.heed.seq2seq.OutputWeights;
import dev.heed.seq2seq.RecurrentCell;
import dev.heed.seq2seq.TransformerConfig;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Recipes of Heed 0.1.0 before models were flat; {@code old-identity-TYPE.yaml} is what it saved with a checkpoint. */
class OldRecipesTest {

    @ParameterizedTest
    @ValueSource(strings = {"fixed", "attention", "transformer"})
    void anIdentityIsThatOfTheSameRecipeToday(String type) {
        String saved = old(type);
        Recipe recipe = RecipeFile.with(saved, List.of("budget.steps=13"));

        assertThat(recipe.modelType()).isEqualTo(type);
        assertThat(Recipe.identityToday(saved)).isEqualTo(recipe.identity());
        assertThat(Recipe.identityToday(recipe.identity())).isEqualTo(recipe.identity());
        assertThat(recipe.with("seed=3").identity()).isNotEqualTo(Recipe.identityToday(saved));
    }

    @Test
    void whatIsNoIdentityStaysAsItIs() {
        assertThat(Recipe.identityToday("a recipe\n")).isEqualTo("a recipe\n");
    }

    @Test
    void aModelsInnerSectionIsRead() {
        assertThat(RecipeFile.with(old("transformer"), List.of("budget.steps=1"))
                        .model())
                .isEqualTo(new TransformerModel(
                        24,
                        4,
                        2,
                        TransformerModel.Position.ALIBI,
                        0f,
                        48,
                        Activation.RELU,
                        Normalisation.RMS,
                        NormPlacement.PRE,
                        OutputWeights.TIED,
                        TransformerConfig.Embeddings.SEPARATE));
        assertThat(RecipeFile.with(old("attention"), List.of("budget.steps=1")).model())
                .isEqualTo(new AttentionModel(
                        64,
                        64,
                        1,
                        RecurrentCell.GRU,
                        RecurrentPosition.NONE,
                        AttentionSeq2SeqConfig.Score.GENERAL,
                        InputFeeding.ON,
                        0f));
    }

    @Test
    void itsKeysCanBeSet() {
        assertThat(Recipes.small("model.variant.hiddenDim=40", "model.variant.norm=rms", "evaluation.maxPairs=9"))
                .isEqualTo(Recipes.small("model.hiddenDim=40", "model.norm=rms", "evaluation.maxExamples=9"));
        assertThat(Recipes.small("model.variant={hiddenDim: 40}")).isEqualTo(Recipes.small("model.hiddenDim=40"));
        assertThat(Recipes.small("model.type=attention", "model.attention.score=additive"))
                .isEqualTo(Recipes.small("model.type=attention", "model.score=additive"));
        assertThat(Recipes.small("model.hiddenDim=40").with("model.variant.hiddenDim="))
                .isEqualTo(Recipes.small());
    }

    private String old(String type) {
        return Families.resource(OldRecipesTest.class, "old-identity-" + type + ".yaml");
    }
}
