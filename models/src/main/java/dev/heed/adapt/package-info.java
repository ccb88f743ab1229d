/** Adapts a trained network by changing a small part of it: low-rank adapters, and parameters that are frozen by name. */
@NullMarked
package dev.heed.adapt;

import org.jspecify.annotations.NullMarked;
