package dev.heed.family.encoder;

import dev.heed.family.Pretrained;
import dev.heed.io.SafeText;
import dev.heed.io.Sha256;
import dev.heed.recipe.Families;
import dev.heed.recipe.Recipe;
import dev.heed.recipe.RecipeFile;
import dev.heed.run.RunFolder;
import dev.heed.text.Tokenizer;
import java.nio.file.Path;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Which tokenizer a recipe wants: that of the folder that it starts from, whose parameters mean nothing to other tokens, or
 * else the one that its data names.
 *
 * @param name as {@link Tokenizer#of} takes it; null where the data does not say
 * @param vocabulary the most ids; null where the data does not say
 * @param start the run or folder that training starts from, if any
 */
record EncoderTokenizer(
        @Nullable String name,
        @Nullable Integer vocabulary,
        @Nullable Path start) {

    private static final String USUAL = "words";

    private static final int USUAL_VOCABULARY = 8192;

    /** Data whose tokens are a matter of its settings. */
    interface Chosen {

        /** As {@link Tokenizer#of} takes it. */
        @Nullable String tokenizer();

        /** The most ids. */
        @Nullable Integer vocabulary();
    }

    static EncoderTokenizer of(Chosen data, @Nullable Path start) {
        return new EncoderTokenizer(data.tokenizer(), data.vocabulary(), start);
    }

    /**
     * Makes or loads it.
     *
     * @param texts what to learn it from
     * @throws IllegalArgumentException if it cannot be had, or the data wants another than the run that training starts
     *     from has
     */
    Tokenizer over(Iterable<String> texts) {
        if (start == null) {
            if (isFile() && vocabulary != null) {
                throw new IllegalArgumentException(
                        "data.vocabulary must not be given with a tokenizer from a file, but got " + vocabulary);
            }
            return Tokenizer.of(kind(), texts, size());
        }
        if (RunFolder.hasConfig(start)) {
            requireNone(start);
        }
        if (RunFolder.isPretrained(start)) {
            return Pretrained.tokenizer(start);
        }
        RunFolder.requireModel(start);
        Recipe recipe = RecipeFile.read(start.resolve(RunFolder.RECIPE));
        if (!(Families.of(recipe.model()).model(recipe, start) instanceof EncoderText<?> text)) {
            throw new IllegalArgumentException("start must be a run of a model maskedTokens or classifier, but got "
                    + SafeText.of(start) + " of " + recipe.modelType());
        }
        if (recipe.data() instanceof Chosen theirs) {
            EncoderTokenizer given = of(theirs, null);
            requireEqual("tokenizer", name, given.kind());
            requireEqual("vocabulary", vocabulary, given.size());
        } else {
            requireNone(start);
        }
        return text.tokenizer();
    }

    private void requireNone(Path start) {
        if (name != null || vocabulary != null) {
            throw new IllegalArgumentException(
                    "data.tokenizer and data.vocabulary must be left out, since %s has a tokenizer, but got %s"
                            .formatted(
                                    SafeText.of(start), SafeText.of(String.valueOf(name == null ? vocabulary : name))));
        }
    }

    private void requireEqual(String key, @Nullable Object wanted, Object theirs) {
        if (wanted != null && !wanted.equals(theirs)) {
            throw new IllegalArgumentException("data.%s must be left out, or %s as the run %s has it, but got %s"
                    .formatted(
                            key, SafeText.of(theirs), SafeText.of(Objects.requireNonNull(start)), SafeText.of(wanted)));
        }
    }

    private String kind() {
        return Objects.requireNonNullElse(name, USUAL);
    }

    private boolean isFile() {
        return kind().endsWith(".json");
    }

    private int size() {
        return Objects.requireNonNullElse(vocabulary, USUAL_VOCABULARY);
    }

    /** What is not learned from the texts, as text for a digest. */
    String source() {
        if (start != null) {
            return Sha256.of(start.resolve(Pretrained.TOKENIZER));
        }
        return isFile() ? Sha256.of(Path.of(kind())) : kind();
    }
}
