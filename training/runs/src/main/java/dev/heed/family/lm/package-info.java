/** Recipes of language models: their data and settings, and how they continue a text. */
@NullMarked
package dev.heed.family.lm;

import org.jspecify.annotations.NullMarked;
