/**
 * Sequence-to-sequence models and the batches they read: a source sequence goes in, a target sequence comes out.
 */
@NullMarked
package dev.heed.seq2seq;

import org.jspecify.annotations.NullMarked;
