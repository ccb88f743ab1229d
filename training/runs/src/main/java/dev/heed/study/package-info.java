/** Studies: several models, the same data, budget and seeds, and what came of it as tables. */
@NullMarked
package dev.heed.study;

import org.jspecify.annotations.NullMarked;
