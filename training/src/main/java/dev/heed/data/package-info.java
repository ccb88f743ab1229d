/**
 * What models learn from, generated or read from files, and the way from it to batches of ids.
 *
 * <ul>
 *   <li>Pairs of token sequences: a {@link dev.heed.data.Task} or a {@link dev.heed.data.PairFile} gives {@link
 *       dev.heed.data.SequencePair}s; {@link dev.heed.data.Vocabularies} number their tokens.
 *   <li>Texts: {@link dev.heed.data.TextWindows} cuts them for language models ({@link dev.heed.data.LanguageModelBatch})
 *       and, with {@link dev.heed.data.TokenMasking}, for models that guess masked tokens.
 *   <li>Labelled texts: a {@link dev.heed.data.LabelFile} or a {@link dev.heed.data.MarkedMajorityTask} gives {@link
 *       dev.heed.data.LabelledText}s; {@link dev.heed.data.Labels} number their classes.
 * </ul>
 *
 * <p>{@link dev.heed.data.TrainTestSplit} holds a part out. {@link dev.heed.data.BucketedBatches} streams batches of similar
 * lengths for training, and {@link dev.heed.data.Batching} cuts them for evaluation. Everything random follows from a seed.
 */
@NullMarked
package dev.heed.data;

import org.jspecify.annotations.NullMarked;
