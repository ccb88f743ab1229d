/**
 * How good predictions are: decoded sequences against references on text tokens, without beginning and end markers;
 * classes against true classes; the probability of a text.
 *
 * <p>Every metric is an accumulator: {@code add} each prediction with what is right, then read the value. The prediction
 * always comes first. Accuracies, F1 and error rates are fractions of 1, BLEU goes from 0 to 100 as it is printed
 * everywhere. A metric to which nothing was added is NaN, which tables show as missing.
 */
@NullMarked
package dev.heed.metric;

import org.jspecify.annotations.NullMarked;
