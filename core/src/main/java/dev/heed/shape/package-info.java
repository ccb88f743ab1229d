/**
 * The dimension key: one letter per axis, the same in every signature, comment and error of Heed.
 *
 * <p>B batch, T query (target) length, S key and value (source) length, E embedDim, H query heads, G key and value
 * heads, D headDim (E / H unless set), F feed-forward hiddenDim, V vocabulary, C classes, N layers; L is the
 * length of a sequence where source and target do not matter. DJL's own transformer package uses N for
 * heads, H for the size of a head and F for the source length.
 */
@NullMarked
package dev.heed.shape;

import org.jspecify.annotations.NullMarked;
