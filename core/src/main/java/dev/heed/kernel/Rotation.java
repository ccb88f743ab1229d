package dev.heed.kernel;

import ai.djl.ndarray.NDArray;

/**
 * How far each pair of channels turns at each of T positions.
 *
 * @param cosine (T, D/2)
 * @param sine (T, D/2)
 */
public record Rotation(NDArray cosine, NDArray sine) {}
