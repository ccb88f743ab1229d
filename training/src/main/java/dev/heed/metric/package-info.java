/**
 * How good decoded sequences are, measured against references on text tokens, without beginning and end markers.
 *
 * <p>Every metric is an accumulator: {@code add} each hypothesis with its reference, then read the value. The
 * hypothesis always comes first. Accuracies and error rates are fractions of 1, BLEU goes from 0 to 100 as it is
 * printed everywhere. A metric to which nothing was added is NaN, which tables show as missing.
 */
@NullMarked
package dev.heed.metric;

import org.jspecify.annotations.NullMarked;
