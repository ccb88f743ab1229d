/** How the files of a run that hold JSON are written. */
@NullMarked
package dev.heed.train.json;

import org.jspecify.annotations.NullMarked;
