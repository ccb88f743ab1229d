/** Sequences from a model that writes token by token: one contract, and one generator on it. */
@NullMarked
package dev.heed.generate;

import org.jspecify.annotations.NullMarked;
