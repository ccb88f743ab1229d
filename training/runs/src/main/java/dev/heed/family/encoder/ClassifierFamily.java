package dev.heed.family.encoder;

import ai.djl.nn.Block;
import dev.heed.data.Labels;
import dev.heed.encoder.SentenceEncoder;
import dev.heed.encoder.SequenceClassifier;
import dev.heed.encoder.TextEncoder;
import dev.heed.encoder.TextEncoderConfig;
import dev.heed.encoder.TokenClassifier;
import dev.heed.family.AddedTokens;
import dev.heed.family.Pretrained;
import dev.heed.huggingface.HuggingFaceModel;
import dev.heed.layer.Pooling;
import dev.heed.predict.TextModel;
import dev.heed.recipe.DataSettings;
import dev.heed.recipe.Families;
import dev.heed.recipe.Family;
import dev.heed.recipe.LearningTask;
import dev.heed.recipe.ModelSettings;
import dev.heed.recipe.Recipe;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Models that put texts into classes. */
public final class ClassifierFamily implements Family {

    @Override
    public Map<String, Class<? extends ModelSettings>> models() {
        Map<String, Class<? extends ModelSettings>> models = new LinkedHashMap<>();
        models.put("classifier", ClassifierModel.class);
        models.put("pretrainedClassifier", PretrainedClassifier.class);
        return models;
    }

    @Override
    public Map<String, Class<? extends DataSettings>> data() {
        Map<String, Class<? extends DataSettings>> data = new LinkedHashMap<>();
        data.put("labels", LabelData.class);
        data.put("generated", GeneratedTexts.class);
        return data;
    }

    @Override
    public String defaults() {
        return Families.resource(ClassifierFamily.class, "classifier.yaml");
    }

    @Override
    public LearningTask<?, ?> task(Recipe recipe, @Nullable Path tokenizers) {
        return new ClassifierTask(recipe, tokenizers);
    }

    @Override
    public TextModel<?> model(Recipe recipe, Path folder) {
        return ClassifierText.load(recipe, folder);
    }

    /** Also what has an encoder of the same kind, and no head to learn under: embeddings and tags. */
    @Override
    public Optional<TextModel<?>> pretrained(HuggingFaceModel given, Path folder) {
        Block network = given.network();
        if (network instanceof SequenceClassifier classifier) {
            TextEncoderConfig config = classifier.encoder().config();
            return Optional.of(new ClassifierText(
                    config,
                    classifier.pooling(),
                    given.maxLength(),
                    AddedTokens.OF_TOKENIZER,
                    Pretrained.tokenizer(folder, config.vocabSize()),
                    new Labels(given.labels())));
        }
        if (network instanceof TokenClassifier tagger) {
            TextEncoderConfig config = tagger.encoder().config();
            return Optional.of(new TagsText(
                    config,
                    given.maxLength(),
                    Pretrained.tokenizer(folder, config.vocabSize()),
                    new Labels(given.labels())));
        }
        if (network instanceof SentenceEncoder sentences) {
            return Optional.of(embedding(sentences, given.maxLength(), folder));
        }
        return network instanceof TextEncoder encoder
                ? Optional.of(embedding(
                        new SentenceEncoder(encoder, Pooling.MEAN, SentenceEncoder.Length.POOLED),
                        given.maxLength(),
                        folder))
                : Optional.empty();
    }

    private static EmbeddingText embedding(SentenceEncoder network, int maxLength, Path folder) {
        TextEncoderConfig config = network.encoder().config();
        return new EmbeddingText(
                config,
                network.pooling(),
                network.length(),
                maxLength,
                Pretrained.tokenizer(folder, config.vocabSize()));
    }
}
