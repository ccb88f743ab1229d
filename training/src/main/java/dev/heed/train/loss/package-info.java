/** Losses, and objectives that training minimises. */
@NullMarked
package dev.heed.train.loss;

import org.jspecify.annotations.NullMarked;
