/** Attention: pure functions first, trainable blocks second. */
@NullMarked
package dev.heed.attention;

import org.jspecify.annotations.NullMarked;
