package dev.heed.recipe;

import dev.heed.huggingface.HuggingFaceModel;
import dev.heed.predict.TextModel;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A family of models that recipes can train: its settings, and how a recipe of such settings becomes a task that a run
 * can learn. A new family is an implementation named in {@code META-INF/services/dev.heed.recipe.Family}; nothing else
 * has to know of it.
 *
 * @see Families
 */
public interface Family {

    /** The record behind each word of {@code model.type}; no two families may share a word. */
    Map<String, Class<? extends ModelSettings>> models();

    /**
     * The record behind each word of {@code data.type}, for models of this family. Another family may have the same
     * words.
     */
    Map<String, Class<? extends DataSettings>> data();

    /**
     * What holds where a recipe is silent: YAML with a section {@code data} and a section {@code model}, each with one
     * section for each word of {@link #data} and {@link #models}. A component that may be null has no default here; a
     * record computes it from the others.
     *
     * @see Families#resource
     */
    String defaults();

    /**
     * The paths that earlier versions had, and what became of each; what stood in a section may have moved to another.
     */
    default Map<String, String> renamed() {
        return Map.of();
    }

    /** Generates or reads a recipe's data, and makes its tokenizers. */
    default LearningTask<?, ?> task(Recipe recipe) {
        return task(recipe, null);
    }

    /**
     * Generates or reads a recipe's data.
     *
     * @param recipe one whose model and data are of this family
     * @param tokenizers the folder with what {@link TextModel#save} wrote where the same recipe's data was read before; null
     *     to make the tokenizers. A family that makes them in no time may do so again
     * @throws IllegalArgumentException if a file cannot be read, a line is malformed or nothing is left to learn from
     */
    LearningTask<?, ?> task(Recipe recipe, @Nullable Path tokenizers);

    /**
     * The model of a run, from its folder; the data need not be there any more.
     *
     * @param recipe one whose model and data are of this family
     * @param folder has the files that {@link TextModel#save} wrote
     * @throws IllegalArgumentException if a file is missing or damaged
     */
    TextModel<?> model(Recipe recipe, Path folder);

    /**
     * A model of text around a network of Hugging Face's; nothing unless it is one of this family.
     *
     * @param given what was read of the folder
     * @param folder where the tokenizer is
     * @throws IllegalArgumentException if it has no tokenizer, or one of another vocabulary
     */
    default Optional<TextModel<?>> pretrained(HuggingFaceModel given, Path folder) {
        return Optional.empty();
    }
}
