package dev.heed.kernel;

import ai.djl.ndarray.NDArray;
import dev.heed.block.LinearWeights;
import org.jspecify.annotations.Nullable;

/**
 * Embedding and output projection of a language model.
 *
 * @param embedding (V, E)
 * @param scale of the embedding
 * @param positions added to the scaled embeddings of the tokens to come, one row each, (n, E), or null
 * @param output from E to V
 */
public record TokenWeights(
        NDArray embedding, float scale, @Nullable NDArray positions, LinearWeights output) {}
