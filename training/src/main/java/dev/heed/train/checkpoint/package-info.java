/** What a training run leaves on the disk so that it can go on. */
@NullMarked
package dev.heed.train.checkpoint;

import org.jspecify.annotations.NullMarked;
