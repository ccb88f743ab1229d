/** Tokens as vectors, with what is added to say where they stand. */
@NullMarked
package dev.heed.embedding;

import org.jspecify.annotations.NullMarked;
