/** Sequences from a model: decoding step by step through an explicit state. */
@NullMarked
package dev.heed.generate;

import org.jspecify.annotations.NullMarked;
