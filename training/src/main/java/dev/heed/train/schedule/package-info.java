/** How the learning rate changes while training goes on. */
@NullMarked
package dev.heed.train.schedule;

import org.jspecify.annotations.NullMarked;
