/** Sequence-to-sequence models by recipe: pairs in, one of three models, metrics of the tokens that it generates. */
@NullMarked
package dev.heed.family.seq2seq;

import org.jspecify.annotations.NullMarked;
