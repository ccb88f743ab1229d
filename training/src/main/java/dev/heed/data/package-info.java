/**
 * Pairs of token sequences, generated or read from files, and the way from them to batches of ids.
 *
 * <p>A {@link dev.heed.data.Task} or a {@link dev.heed.data.PairFile} gives {@link dev.heed.data.SequencePair}s;
 * {@link dev.heed.data.Vocabularies} number their tokens; {@link dev.heed.data.BucketedBatches} streams batches for
 * training and {@link dev.heed.data.EvaluationBatch} cuts them for evaluation. Everything random follows from a seed.
 */
@NullMarked
package dev.heed.data;

import org.jspecify.annotations.NullMarked;
