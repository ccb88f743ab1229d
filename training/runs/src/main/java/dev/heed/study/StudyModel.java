package dev.heed.study;

import dev.heed.recipe.Recipe;
import java.util.Map;

/**
 * A model as a study trains it.
 *
 * @param kind which of the three it is
 * @param recipe everything but the seed
 * @param learningRate the schedule's peak, which suits the model
 * @param parameters how many numbers it learns
 * @param choices what was chosen for it and why, in the words of the report
 */
public record StudyModel(
        ModelKind kind, Recipe recipe, float learningRate, long parameters, Map<String, String> choices) {}
