package dev.heed.train;

import ai.djl.ndarray.NDList;
import java.util.Map;

/**
 * What the batches of an update gave, before anything has moved.
 *
 * @param loss mean over what counts in the batches
 * @param metrics the objective's other measures by name, means as the loss is
 * @param gradients of the loss, one for each parameter that learns, in their order
 * @param batches how many were drawn
 * @param count what the means are over
 */
public record UpdateGradients(float loss, Map<String, Double> metrics, NDList gradients, long batches, long count) {}
