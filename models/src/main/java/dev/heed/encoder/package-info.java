/** Encoder-only models, whose tokens see each other on both sides: one encoder under several heads. */
@NullMarked
package dev.heed.encoder;

import org.jspecify.annotations.NullMarked;
