/** The invariants of {@link dev.heed.test.AttentionContract}, one class each. */
@NullMarked
package dev.heed.test.properties;

import org.jspecify.annotations.NullMarked;
