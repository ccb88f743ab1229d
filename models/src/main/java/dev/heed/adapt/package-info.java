/**
 * Changes a part of a trained network: low-rank adapters, parameters that are frozen by name, gates on attention heads, their
 * importance by gradient, and pruning to a smaller network.
 */
@NullMarked
package dev.heed.adapt;

import org.jspecify.annotations.NullMarked;
