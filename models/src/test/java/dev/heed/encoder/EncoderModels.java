package dev.heed.encoder;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Block;
import dev.heed.block.Activation;
import dev.heed.block.ForwardPass;
import dev.heed.embedding.AddedPosition;
import dev.heed.layer.LayerConfig;
import dev.heed.layer.LayerConfigBuilder;
import dev.heed.layer.Pooling;
import dev.heed.norm.Norm;
import dev.heed.norm.NormPlacement;
import dev.heed.position.Alibi;
import dev.heed.position.Rotary;
import dev.heed.text.TokenBatch;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.Supplier;

/** Every kind of encoder-only model, small, the sizes all different. */
public final class EncoderModels {

    public static final int VOCAB_SIZE = 13;
    static final int NUM_CLASSES = 5;

    private static final int EMBED_DIM = 12;
    private static final int NUM_HEADS = 3;
    private static final int LONGEST = 17;

    /** Large enough for what differs to be seen. */
    private static final float DEVIATION = 0.3f;

    private EncoderModels() {}

    /** Every head over BERT, and the encoder with every other position and norm. */
    public static Map<String, Supplier<Block>> all() {
        Map<String, Supplier<Block>> models = new TreeMap<>();
        heads().forEach((name, head) -> models.put(name, () -> head.apply(bert())));
        models.put("encoder, pre-norm, sinusoidal", () -> new TextEncoder(preNorm()));
        models.put(
                "masked tokens, pre-norm, sinusoidal, ReLU",
                () -> new MaskedTokenModel(
                        config(AddedPosition.sinusoidal(), 0, layer().optActivation(Activation.RELU))));
        models.put(
                "classifier, rotary",
                () -> new SequenceClassifier(
                        config(
                                AddedPosition.none(),
                                3,
                                layer().optPosition(new Rotary())
                                        .optNorm(Norm.rms())
                                        .optActivation(Activation.SWIGLU)),
                        Pooling.MEAN,
                        NUM_CLASSES));
        models.put(
                "tags, alibi",
                () -> new TokenClassifier(
                        config(
                                AddedPosition.none(),
                                0,
                                layer().optPosition(new Alibi()).optPlacement(NormPlacement.POST)),
                        NUM_CLASSES));
        return models;
    }

    static Map<String, Function<TextEncoderConfig, Block>> heads() {
        return Map.of(
                "encoder", TextEncoder::new,
                "sentences",
                        config ->
                                new SentenceEncoder(new TextEncoder(config), Pooling.MEAN, SentenceEncoder.Length.UNIT),
                "masked tokens", MaskedTokenModel::new,
                "classifier, first token", config -> new SequenceClassifier(config, Pooling.FIRST, NUM_CLASSES),
                "classifier, mean", config -> new SequenceClassifier(config, Pooling.MEAN, NUM_CLASSES),
                "tags", config -> new TokenClassifier(config, NUM_CLASSES));
    }

    /** As BERT, but for larger weights. */
    static TextEncoderConfig bert() {
        TextEncoderConfig bert = TextEncoderConfig.bert(VOCAB_SIZE, LONGEST, EMBED_DIM, NUM_HEADS, 2, 0f);
        return config(bert.position(), bert.numSegments(), bert.layer());
    }

    static TextEncoderConfig preNorm() {
        return config(AddedPosition.sinusoidal(), 0, layer());
    }

    private static LayerConfigBuilder layer() {
        return LayerConfig.builder()
                .setEmbedDim(EMBED_DIM)
                .setNumHeads(NUM_HEADS)
                .optHiddenDim(7)
                .optActivation(Activation.GELU);
    }

    private static TextEncoderConfig config(AddedPosition position, int numSegments, LayerConfigBuilder layer) {
        return config(position, numSegments, layer.build());
    }

    private static TextEncoderConfig config(AddedPosition position, int numSegments, LayerConfig layer) {
        return new TextEncoderConfig(VOCAB_SIZE, position, numSegments, layer, 2, 0f, DEVIATION);
    }

    public static Block initialised(Supplier<? extends Block> maker, NDManager manager, int seed) {
        Engine.getInstance().setRandomSeed(seed);
        Block model = maker.get();
        model.initialize(manager, DataType.FLOAT32, new Shape(1, 1));
        return model;
    }

    /** Three sequences of different lengths. */
    static TokenBatch tokens() {
        return TokenBatch.of(List.of(new int[] {2, 5, 8, 3, 11, 4, 7}, new int[] {2, 9}, new int[] {2, 6, 6, 10, 3}));
    }

    static TokenBatch segments() {
        return TokenBatch.of(List.of(new int[] {0, 0, 1, 1, 1, 0, 1}, new int[] {1, 0}, new int[] {0, 1, 1, 0, 1}));
    }

    /** The batch, with segments where the model has any. */
    static TextInputs inputs(Block model, NDManager manager) {
        return encoder(model).config().numSegments() == 0
                ? TextInputs.of(manager, tokens())
                : TextInputs.of(manager, tokens(), segments());
    }

    static TextEncoder encoder(Block model) {
        if (model instanceof SentenceEncoder sentences) {
            return sentences.encoder();
        }
        return model instanceof EncoderHead head ? head.encoder() : (TextEncoder) model;
    }

    /** The vectors of an encoder, of tokens or of sentences, or the logits of a head. */
    static NDArray run(Block model, ForwardPass pass, TextInputs inputs) {
        if (model instanceof SentenceEncoder sentences) {
            return sentences.embeddings(pass, inputs);
        }
        return model instanceof EncoderHead head
                ? head.logits(pass, inputs)
                : ((TextEncoder) model).encode(pass, inputs);
    }
}
