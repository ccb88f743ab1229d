package dev.heed.family;

import ai.djl.nn.Block;
import dev.heed.attention.AttentionConfig;
import dev.heed.encoder.EncoderHead;
import dev.heed.encoder.SentenceEncoder;
import dev.heed.encoder.TextEncoder;
import dev.heed.encoder.TextEncoderConfig;
import dev.heed.huggingface.HuggingFaceModel;
import dev.heed.io.SafeText;
import dev.heed.layer.LayerConfig;
import dev.heed.recipe.Recipe;
import dev.heed.text.Tokenizer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** What a model takes from a folder with a {@code config.json}: one of Hugging Face's, or of a run that began with one. */
public final class Pretrained {

    /** The file of the tokenizer. */
    public static final String TOKENIZER = "tokenizer.json";

    /** Padding rows of an embedding make its size suit a machine; more than this share of them are no padding. */
    private static final double PADDING = 0.02;

    private Pretrained() {}

    /** The folder that a recipe leaves settings of its network to; any where it leaves none. */
    public static Path folder(Recipe recipe) {
        return Objects.requireNonNullElse(recipe.start(), Path.of(""));
    }

    /**
     * The settings of a folder's encoder, whatever stands on it.
     *
     * @param dropout takes the place of the folder's; null for the folder's
     * @throws IllegalArgumentException if there is none
     */
    public static TextEncoderConfig encoder(Path folder, @Nullable Float dropout) {
        Block network = HuggingFaceModel.read(folder).network();
        TextEncoderConfig config = network instanceof EncoderHead head
                ? head.encoder().config()
                : network instanceof SentenceEncoder sentences
                        ? sentences.encoder().config()
                        : network instanceof TextEncoder encoder ? encoder.config() : null;
        if (config == null) {
            throw new IllegalArgumentException("start must be the folder of an encoder, such as BERT, but got "
                    + SafeText.of(folder) + " of a " + network.getClass().getSimpleName());
        }
        return dropout == null
                ? config
                : new TextEncoderConfig(
                        config.vocabSize(),
                        config.position(),
                        config.numSegments(),
                        with(config.layer(), dropout),
                        config.numLayers(),
                        dropout,
                        config.initialDeviation());
    }

    /** The same layer with another dropout, of attention weights and sublayers' results. */
    public static LayerConfig with(LayerConfig layer, float dropout) {
        AttentionConfig attention = layer.attention();
        return new LayerConfig(
                new AttentionConfig(
                        attention.embedDim(),
                        attention.numHeads(),
                        attention.numKvHeads(),
                        attention.headDim(),
                        dropout,
                        attention.bias(),
                        attention.position(),
                        attention.visibility()),
                layer.crossPosition(),
                layer.feedForward(),
                layer.norm(),
                layer.placement(),
                dropout,
                layer.initialisation());
    }

    /**
     * The tokenizer of a folder, for an embedding of so many rows.
     *
     * @throws IllegalArgumentException if the folder has none, or one of other tokens
     */
    public static Tokenizer tokenizer(Path folder, int vocabSize) {
        Tokenizer tokenizer = tokenizer(folder);
        requireVocabulary(tokenizer, vocabSize);
        return tokenizer;
    }

    /**
     * The tokenizer of a folder.
     *
     * @throws IllegalArgumentException if the folder has none
     */
    public static Tokenizer tokenizer(Path folder) {
        Path file = folder.resolve(TOKENIZER);
        if (!Files.exists(file)) {
            throw new IllegalArgumentException(("folder must have a %s, but got %s without; in Python,"
                            + " transformers.AutoTokenizer.from_pretrained(FOLDER).save_pretrained(FOLDER) writes one")
                    .formatted(TOKENIZER, SafeText.of(folder)));
        }
        return Tokenizer.load(file);
    }

    /**
     * Refuses a tokenizer of other tokens than those of an embedding. An embedding may have a few rows more, which stand for
     * no token.
     *
     * @param vocabSize how many rows it has
     */
    public static void requireVocabulary(Tokenizer tokenizer, int vocabSize) {
        int ids = tokenizer.vocabSize();
        if (ids > vocabSize || ids < (1 - PADDING) * vocabSize) {
            throw new IllegalArgumentException(
                    "tokenizer must be of the network's vocabulary, vocab_size=%s, but got one of %s ids: %s"
                            .formatted(vocabSize, ids, SafeText.of(tokenizer)));
        }
    }
}
