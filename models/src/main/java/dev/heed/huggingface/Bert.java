package dev.heed.huggingface;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Block;
import com.google.gson.JsonObject;
import dev.heed.encoder.MaskedTokenModel;
import dev.heed.encoder.SentenceEncoder;
import dev.heed.encoder.SequenceClassifier;
import dev.heed.encoder.TextEncoder;
import dev.heed.encoder.TextEncoderConfig;
import dev.heed.encoder.TokenClassifier;
import dev.heed.io.NameMap;
import dev.heed.layer.Pooling;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * BERT's encoder without a head, as a sentence encoder, and under three heads. What a folder has beside, a pooler that
 * nothing is read from or a head that tells whether sentences follow each other, is left out.
 */
enum Bert implements Architecture {
    /** Without a head. */
    ENCODER("BertModel") {
        @Override
        @Nullable TextEncoder encoder(Block network) {
            return network instanceof TextEncoder encoder ? encoder : null;
        }
    },

    /** What the files of sentence-transformers say to be done with the vectors of the encoder. */
    SENTENCES("BertModel") {
        @Override
        @Nullable TextEncoder encoder(Block network) {
            return network instanceof SentenceEncoder sentences ? sentences.encoder() : null;
        }
    },

    /** A class for each text. */
    SEQUENCES("BertForSequenceClassification") {
        @Override
        Block network(TextEncoderConfig encoder, ConfigFile config) {
            int numClasses = numClasses(encoder, config);
            if (numClasses < 2) {
                throw config.refusal("id2label", "must have at least 2 classes, since Heed has no regression");
            }
            return new SequenceClassifier(encoder, Pooling.FIRST, numClasses);
        }

        @Override
        @Nullable TextEncoder encoder(Block network) {
            return network instanceof SequenceClassifier classifier ? classifier.encoder() : null;
        }

        @Override
        void addHead(NameMap.Builder names) {
            for (String prefix : List.of(PREFIX, "")) {
                linear(names, "poolerProjection", prefix + "pooler.dense");
            }
            linear(names, "outputProjection", "classifier");
        }

        @Override
        void check(Block network, JsonObject config) {
            SequenceClassifier classifier = (SequenceClassifier) network;
            Architecture.require(
                    classifier.pooling() == Pooling.FIRST, "pooling", Pooling.FIRST.name(), classifier.pooling());
            Architecture.require(classifier.numClasses() > 1, "numClasses", "at least 2", classifier.numClasses());
            ClassLabels.write(config, ClassLabels.unnamed(classifier.numClasses()));
        }
    },

    /** A class for each token. */
    TOKENS("BertForTokenClassification") {
        @Override
        Block network(TextEncoderConfig encoder, ConfigFile config) {
            return new TokenClassifier(encoder, numClasses(encoder, config));
        }

        @Override
        @Nullable TextEncoder encoder(Block network) {
            return network instanceof TokenClassifier classifier ? classifier.encoder() : null;
        }

        @Override
        void addHead(NameMap.Builder names) {
            linear(names, "outputProjection", "classifier");
        }

        @Override
        void check(Block network, JsonObject config) {
            TokenClassifier classifier = (TokenClassifier) network;
            ClassLabels.write(config, ClassLabels.unnamed(classifier.numClasses()));
        }
    },

    /** Masked tokens, whose logits are read from the embedding of the tokens. */
    MASKED_TOKENS("BertForMaskedLM BertForPreTraining") {
        @Override
        Block network(TextEncoderConfig encoder, ConfigFile config) {
            config.only("tie_word_embeddings", true);
            return new MaskedTokenModel(encoder);
        }

        @Override
        @Nullable TextEncoder encoder(Block network) {
            return network instanceof MaskedTokenModel masked ? masked.encoder() : null;
        }

        @Override
        void addHead(NameMap.Builder names) {
            linear(names, "headProjection", "cls.predictions.transform.dense");
            norm(names, "headNorm", "cls.predictions.transform.LayerNorm");
            names.same("bias", "cls.predictions.bias").same("bias", "cls.predictions.decoder.bias");
            names.same("encoder.embedding.weight", "cls.predictions.decoder.weight");
            names.ignored("cls\\.seq_relationship\\.(weight|bias)");
        }
    };

    private static final String PREFIX = "bert.";

    private final String classes;

    Bert(String classes) {
        this.classes = classes;
    }

    Block network(TextEncoderConfig encoder, ConfigFile config) {
        return new TextEncoder(encoder);
    }

    /** The encoder of a network of this kind; null of another. */
    abstract @Nullable TextEncoder encoder(Block network);

    /** The names of what stands on the encoder. */
    void addHead(NameMap.Builder names) {}

    /** Refuses what this kind does not have, and adds settings of its own. */
    void check(Block network, JsonObject config) {}

    @Override
    public String modelType() {
        return "bert";
    }

    @Override
    public List<String> classes() {
        return List.of(classes.split(" "));
    }

    @Override
    public Map<String, Integer> specialTokens() {
        return Map.of("pad_token_id", 0);
    }

    @Override
    public Block network(ConfigFile config) {
        config.harmless("classifier_dropout", "tie_word_embeddings");
        return network(BertSettings.read(config), config);
    }

    @Override
    public @Nullable JsonObject config(Block network) {
        TextEncoder encoder = encoder(network);
        if (encoder == null) {
            return null;
        }
        JsonObject config = BertSettings.write(encoder.config());
        check(network, config);
        return config;
    }

    private static int numClasses(TextEncoderConfig encoder, ConfigFile config) {
        if (config.has("classifier_dropout")
                && (float) config.number("classifier_dropout", encoder.dropout()) != encoder.dropout()) {
            throw config.refusal("classifier_dropout", "must be hidden_dropout_prob, " + encoder.dropout());
        }
        if (config.has("problem_type")) {
            config.choice("problem_type", "", Map.of("single_label_classification", true));
        }
        return ClassLabels.read(config).size();
    }

    @Override
    public NameMap names(Block network) {
        NameMap.Builder names = NameMap.builder();
        String ours = this == ENCODER ? "" : "encoder.";
        boolean isBare = classes.equals("BertModel");
        // The first is what is written; a folder may have either
        for (String theirs : isBare ? List.of("", PREFIX) : List.of(PREFIX, "")) {
            addEncoder(names, ours, theirs);
        }
        addHead(names);
        names.ignored("(bert\\.)?embeddings\\.(position_ids|token_type_ids)");
        names.ignored("(bert\\.)?pooler\\.dense\\.(weight|bias)");
        if (isBare) {
            names.ignored("(cls|classifier)\\..*");
        }
        return names.build();
    }

    private static void addEncoder(NameMap.Builder names, String ours, String theirs) {
        String layer = ours + "stack.layer{}.";
        String theirLayer = theirs + "encoder.layer.{}.";
        names.same(ours + "embedding.weight", theirs + "embeddings.word_embeddings.weight");
        names.same(ours + "embedding.position.weight", theirs + "embeddings.position_embeddings.weight");
        names.same(ours + "segmentEmbedding.weight", theirs + "embeddings.token_type_embeddings.weight");
        norm(names, ours + "embeddingNorm", theirs + "embeddings.LayerNorm");
        for (String part : List.of("query", "key", "value")) {
            linear(names, layer + "selfAttention." + part + "Projection", theirLayer + "attention.self." + part);
        }
        linear(names, layer + "selfAttention.outputProjection", theirLayer + "attention.output.dense");
        norm(names, layer + "selfAttentionResidual.norm", theirLayer + "attention.output.LayerNorm");
        linear(names, layer + "feedForward.inputProjection", theirLayer + "intermediate.dense");
        linear(names, layer + "feedForward.outputProjection", theirLayer + "output.dense");
        norm(names, layer + "feedForwardResidual.norm", theirLayer + "output.LayerNorm");
    }

    private static void linear(NameMap.Builder names, String ours, String theirs) {
        names.same(ours + ".weight", theirs + ".weight").same(ours + ".bias", theirs + ".bias");
    }

    /** The second names are those of TensorFlow, which the first BERT of all still has. */
    private static void norm(NameMap.Builder names, String ours, String theirs) {
        names.same(ours + ".gamma", theirs + ".weight").same(ours + ".beta", theirs + ".bias");
        names.same(ours + ".gamma", theirs + ".gamma").same(ours + ".beta", theirs + ".beta");
    }

    @Override
    public int maxLength(Block network) {
        return settings(network).position().maxLength();
    }

    private TextEncoderConfig settings(Block network) {
        return Objects.requireNonNull(encoder(network)).config();
    }

    @Override
    public Map<String, NDArray> constants(Block network, NDManager manager) {
        TextEncoderConfig config = settings(network);
        return config.numSegments() > 0
                ? Map.of()
                : Map.of(
                        (classes.equals("BertModel") ? "" : PREFIX) + "embeddings.token_type_embeddings.weight",
                        manager.zeros(new Shape(1, config.embedDim())));
    }
}
