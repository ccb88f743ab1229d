/** What training makes small. */
@NullMarked
package dev.heed.train.loss;

import org.jspecify.annotations.NullMarked;
