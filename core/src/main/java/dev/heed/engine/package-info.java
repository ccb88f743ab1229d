/** What the engine keeps for a thread or for the whole process: whether gradients are recorded, the number of threads. */
@NullMarked
package dev.heed.engine;

import org.jspecify.annotations.NullMarked;
