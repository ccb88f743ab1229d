/** The training loop: one batch, one gradient, one step, and a check that nothing is left over. */
@NullMarked
package dev.heed.train;

import org.jspecify.annotations.NullMarked;
