/** Which key each query may attend to; true means it may. */
@NullMarked
package dev.heed.mask;

import org.jspecify.annotations.NullMarked;
