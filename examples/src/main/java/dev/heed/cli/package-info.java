/** The commands behind {@code ./heed}: what they are called, what they print and how they fail. */
@NullMarked
package dev.heed.cli;

import org.jspecify.annotations.NullMarked;
