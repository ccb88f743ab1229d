/**
 * A training run as one immutable {@link dev.heed.recipe.Recipe}: from a file of YAML or from a builder to the data, the
 * model and the settings of {@link dev.heed.train.Training}.
 *
 * <p>{@link dev.heed.recipe.RecipeDefaults} says what holds where a recipe is silent.
 */
@NullMarked
package dev.heed.recipe;

import org.jspecify.annotations.NullMarked;
