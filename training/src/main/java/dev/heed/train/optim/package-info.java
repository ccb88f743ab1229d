/** What turns gradients into new parameters. */
@NullMarked
package dev.heed.train.optim;

import org.jspecify.annotations.NullMarked;
