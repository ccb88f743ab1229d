/** Encoder and decoder layers, and the sublayers that they wire together. */
@NullMarked
package dev.heed.layer;

import org.jspecify.annotations.NullMarked;
