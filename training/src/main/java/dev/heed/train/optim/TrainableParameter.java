package dev.heed.train.optim;

import ai.djl.ndarray.NDArray;

/**
 * A parameter as an optimizer sees it.
 *
 * @param name unique among the parameters of a network
 * @param array what moves, in place
 * @param decays whether weight decay applies to it
 */
public record TrainableParameter(String name, NDArray array, boolean decays) {}
