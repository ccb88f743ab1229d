package dev.heed.seq2seq;

import dev.heed.generate.GenerationState;

/**
 * What a model remembers between decoding steps; only the model that made it can read it. It is a value: a step makes a
 * new one and leaves the old as it was.
 *
 * <p>Its arrays belong to the manager of the tokens that were fed, or to the one given to {@link Seq2Seq#start}; both must
 * stay open until the next step is done.
 */
public interface DecoderState extends GenerationState<DecoderState> {}
