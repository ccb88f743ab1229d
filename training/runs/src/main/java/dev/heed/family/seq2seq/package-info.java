/** Sequence-to-sequence models by recipe: pairs in, one of three models, what is measured of what it writes. */
@NullMarked
package dev.heed.family.seq2seq;

import org.jspecify.annotations.NullMarked;
