/**
 * A training run as one immutable {@link dev.heed.recipe.Recipe}, read from YAML; which data and which models there
 * are, each {@link dev.heed.recipe.Family} says.
 */
@NullMarked
package dev.heed.recipe;

import org.jspecify.annotations.NullMarked;
