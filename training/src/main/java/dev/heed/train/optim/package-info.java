/** Optimizers, clipping of gradients, and averages of parameters. */
@NullMarked
package dev.heed.train.optim;

import org.jspecify.annotations.NullMarked;
