/** The bench: what it runs, against whom, and how pairs of runs become a ratio. */
@NullMarked
package dev.heed.bench;

import org.jspecify.annotations.NullMarked;
