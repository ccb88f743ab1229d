package dev.heed.family.lm;

import ai.djl.ndarray.NDManager;
import dev.heed.data.LanguageModelBatch;
import dev.heed.data.LazyList;
import dev.heed.data.SequencePair;
import dev.heed.data.TextWindows;
import dev.heed.family.LikelihoodValidator;
import dev.heed.lm.LanguageModel;
import dev.heed.text.Tokenizer;
import dev.heed.text.Vocabulary;
import dev.heed.train.loss.CrossEntropy;
import dev.heed.train.loss.LanguageModelObjective;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Sequences that a language model is measured on.
 *
 * @param batches at least one
 * @param charactersPerTarget how many characters of the text a target spells on average; null where it is no text
 */
public record HeldOut(
        List<LanguageModelBatch> batches, @Nullable Double charactersPerTarget) {

    /** Sequences that are read at once. */
    static final int BATCH_SIZE = 64;

    /** Elements of a batch's logits, 256 MiB of float32; a large vocabulary has fewer sequences at once. */
    private static final long MOST_LOGITS = 1L << 26;

    /** Copies the list. */
    public HeldOut {
        batches = List.copyOf(batches);
    }

    /**
     * The windows of a text, which hold it once.
     *
     * @param texts the text, in pieces
     * @param most how many windows, evenly over all; 0 for all
     */
    static HeldOut ofText(List<String> texts, Tokenizer tokenizer, int context, int most) {
        int[] tokens = TextWindows.join(texts, tokenizer::encode);
        TextWindows windows = TextWindows.toPredict(tokens, context);
        // The first token of the text is given, all others are predicted once
        long characters = texts.stream().mapToLong(HeldOut::characters).sum() - characters(tokenizer.decode(tokens[0]));
        int size = (int) Math.max(1, Math.min(BATCH_SIZE, MOST_LOGITS / ((long) context * tokenizer.vocabSize())));
        List<LanguageModelBatch> batches = windows.evaluation(size, most).stream()
                .map(LanguageModelBatch::of)
                .toList();
        return new HeldOut(batches, (double) characters / (tokens.length - 1));
    }

    /** Measures how probable a language model finds them. */
    LikelihoodValidator<LanguageModelBatch> validator(LanguageModel network, NDManager manager) {
        return new LikelihoodValidator<>(
                new LanguageModelObjective(network, new CrossEntropy(0f)), batches, charactersPerTarget, manager);
    }

    /** How many Unicode code points a text has. */
    static long characters(String text) {
        return text.codePointCount(0, text.length());
    }

    /**
     * Pairs, whose targets are predicted.
     *
     * @param most how many, evenly over all; 0 for all
     */
    static HeldOut ofPairs(List<SequencePair> pairs, Vocabulary vocabulary, int most) {
        return new HeldOut(
                LanguageModelBatch.batching(vocabulary).batchesOf(LazyList.spread(pairs, most), BATCH_SIZE), null);
    }
}
