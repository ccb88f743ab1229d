/** Training runs on the disk: their folders, their tables, and what is told of them. */
@NullMarked
package dev.heed.run;

import org.jspecify.annotations.NullMarked;
