/**
 * The training loop and what it is set up with. A training step, or update, is one move of the parameters by the
 * gradients of one batch, or of several that accumulate; {@link dev.heed.train.Budget#steps} counts them. After each, a
 * check makes sure that no native memory is left over.
 */
@NullMarked
package dev.heed.train;

import org.jspecify.annotations.NullMarked;
