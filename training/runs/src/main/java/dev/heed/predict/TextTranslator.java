package dev.heed.predict;

import ai.djl.ndarray.NDList;
import ai.djl.nn.Block;
import ai.djl.translate.NoBatchifyTranslator;
import ai.djl.translate.TranslatorContext;

/**
 * Lets DJL's {@link ai.djl.inference.Predictor} use a model: its own, or one that was loaded by DJL's
 * {@link ai.djl.repository.zoo.Criteria} into a network of {@link TextModel#network}. A model that generates reads its input
 * once more than it would have to, since DJL runs the network before it asks what the output means.
 *
 * @param <N> the network
 */
public final class TextTranslator<N extends Block> implements NoBatchifyTranslator<String, Prediction> {

    private static final String INPUT = "input";

    private final TextModel<N> model;
    private final Generation how;

    /**
     * A translator of a model.
     *
     * @param model its way from text to text
     * @param how how to generate
     */
    public TextTranslator(TextModel<N> model, Generation how) {
        this.model = model;
        this.how = how;
    }

    @Override
    public NDList processInput(TranslatorContext context, String input) {
        context.setAttachment(INPUT, input);
        return model.arrays(context.getNDManager(), input);
    }

    @Override
    @SuppressWarnings("unchecked") // the block is one that the model made, or of its kind
    public Prediction processOutput(TranslatorContext context, NDList output) {
        String input = (String) context.getAttachment(INPUT);
        return model.prediction((N) context.getBlock(), context.getNDManager(), input, output, how);
    }
}
