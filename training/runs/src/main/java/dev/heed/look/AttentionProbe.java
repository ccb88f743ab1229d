package dev.heed.look;

import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.nn.Block;
import dev.heed.data.SequencePair;
import dev.heed.data.Vocabularies;
import dev.heed.generate.Generated;
import dev.heed.generate.GenerationConfig;
import dev.heed.generate.Generator;
import dev.heed.seq2seq.Seq2Seq;
import dev.heed.seq2seq.Seq2SeqBatch;
import dev.heed.text.TokenBatch;
import dev.heed.text.Vocabulary;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Where trained models look: at a source while they generate a sequence, or in the text that they read. */
public final class AttentionProbe {

    /** How a picture names the end of a sequence. */
    private static final String END = "end";

    private final Seq2Seq model;
    private final Vocabularies vocabularies;
    private final NDManager manager;

    /**
     * A probe of a model.
     *
     * @param model the trained model
     * @param vocabularies its tokens
     * @param manager parent of the scopes; nothing stays in it
     */
    public AttentionProbe(Seq2Seq model, Vocabularies vocabularies, NDManager manager) {
        this.model = model;
        this.vocabularies = vocabularies;
        this.manager = manager;
    }

    /**
     * The weights of one pair, by layer and head; empty for a model without attention.
     *
     * @param pair whose source the model reads; its target only says how long the output may become
     */
    public Optional<AttentionTrace> of(SequencePair pair) {
        return of(pair.source(), GenerationConfig.greedy(2 * pair.target().size() + 1));
    }

    /**
     * The weights of one source, by layer and head; empty for a model without attention. The end of the output has a row
     * where the model has written it.
     *
     * @param how how the output is generated; the best one is looked at
     */
    public Optional<AttentionTrace> of(List<String> source, GenerationConfig how) {
        int[] read = vocabularies.source().encodeWithEnd(source);
        Generated written =
                new Generator(model, manager, how).best(List.of(read)).get(0);
        List<String> output = vocabularies.target().decode(written.tokens());
        boolean ends = written.ended() || output.isEmpty(); // there is a row at least
        Vocabulary target = vocabularies.target();
        return overSource(model, manager, read, ends ? target.encodeWithEnd(output) : target.encode(output))
                .map(looked -> looked.trace(0, withEnd(source), ends ? withEnd(output) : output));
    }

    /**
     * How a model looks at a source while it writes a target; empty for a model without attention.
     *
     * @param model an initialised model
     * @param manager parent of the scope; nothing stays in it
     * @param source (S), with its end
     * @param target (T), with its end unless it is cut
     */
    public static Optional<AttentionRecord> overSource(Seq2Seq model, NDManager manager, int[] source, int[] target) {
        Seq2SeqBatch batch = new Seq2SeqBatch(TokenBatch.of(List.of(source)), TokenBatch.of(List.of(target)));
        AttentionRecord looked = AttentionRecord.of(model, manager, (pass, scope) -> model.logits(pass, scope, batch));
        return Optional.of(looked.only(model.sourceAttentions()))
                .filter(record -> !record.paths().isEmpty());
    }

    /**
     * How the tokens of a text look at each other in a network that reads it whole, such as a language model or a
     * classifier.
     *
     * @param network an initialised block whose input is tokens, int64 (B, T)
     * @param manager parent of the scope; nothing stays in it
     * @param text (T)
     */
    public static AttentionRecord overText(Block network, NDManager manager, int... text) {
        try (NDManager scope = manager.newSubManager()) {
            return AttentionRecord.of(
                    network, new NDList(TokenBatch.of(List.of(text)).toArray(scope)));
        }
    }

    private static List<String> withEnd(List<String> tokens) {
        return Stream.concat(tokens.stream(), Stream.of(END)).toList();
    }
}
