package dev.heed.study;

import dev.heed.seq2seq.Seq2Seq;
import java.util.Map;
import java.util.function.Supplier;

/**
 * A model and the learning rate that suits it.
 *
 * @param kind which of the three it is
 * @param model makes it, not yet initialised
 * @param learningRate the schedule's peak
 * @param choices what was chosen for it and why, in the words of the report
 */
public record ModelRecipe(ModelKind kind, Supplier<Seq2Seq> model, float learningRate, Map<String, String> choices) {}
