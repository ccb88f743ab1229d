/**
 * Heed against PyTorch: outputs and every gradient, element by element. The reference files are written by {@code
 * core/src/test/python/reference.py}, the inputs by {@link dev.heed.parity.Ramp} on both sides.
 */
@NullMarked
package dev.heed.parity;

import org.jspecify.annotations.NullMarked;
