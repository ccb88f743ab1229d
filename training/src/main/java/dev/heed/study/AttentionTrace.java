package dev.heed.study;

import java.util.List;

/**
 * Where a model looked while it wrote one sequence.
 *
 * @param source the source's tokens with its end, (S)
 * @param output what the model wrote, with its end, (T)
 * @param weights a row for each output token, mean over layers and heads, (T, S)
 */
public record AttentionTrace(List<String> source, List<String> output, List<float[]> weights) {}
