/**
 * Text and tokens: what splits a text into tokens, what numbers them, and batches of the numbers. Tokenizers and
 * vocabularies are immutable values that are saved with a model.
 */
@NullMarked
package dev.heed.text;

import org.jspecify.annotations.NullMarked;
