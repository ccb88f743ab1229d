/** Encoder-only models by recipe: texts into classes, and masked tokens guessed, whose encoder a classifier can start from. */
@NullMarked
package dev.heed.family.encoder;

import org.jspecify.annotations.NullMarked;
