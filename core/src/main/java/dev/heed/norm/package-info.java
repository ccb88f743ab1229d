/** Normalisation and where it stands in a residual layer. */
@NullMarked
package dev.heed.norm;

import org.jspecify.annotations.NullMarked;
