/** Where a training run is and what it has reached: values that schedules, checkpoints and the loop share. */
@NullMarked
package dev.heed.train.state;

import org.jspecify.annotations.NullMarked;
