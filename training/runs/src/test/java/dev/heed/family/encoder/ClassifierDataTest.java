package dev.heed.family.encoder;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.heed.recipe.Recipe;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ClassifierDataTest {

    @Test
    void filesThatTeachNothingAreRefused(@TempDir Path other) {
        Path file = other.resolve("data.tsv");
        Recipe recipe = EncoderRuns.recipe(EncoderRuns.CLASSIFIER, file);
        EncoderRuns.write(file, "");
        assertRefused(recipe, file + ": file must hold at least one line, but got 0");
        EncoderRuns.write(file, "beast\tcat\nbeast\tdog\n");
        assertRefused(recipe, file + ": file must hold at least two labels, but got only beast");
        EncoderRuns.write(file, "beast\tcat\ncolour\t \n");
        assertRefused(recipe, file + ":2: text must hold a character that is no blank, but got ''");
        EncoderRuns.write(file, "beast cat\n");
        assertRefused(recipe, file + ":1: line must hold exactly one tab, but got 0");
        EncoderRuns.write(file, "beast\tcat\ncolour\tred\n");
        String refused =
                "heldOut must be 0 where no label has two texts left to hold out a %s part of, but got 0.2 for " + file;
        assertRefused(recipe, refused.formatted("test"));
        EncoderRuns.write(file, "beast\tcat\nbeast\tdog\ncolour\tred\ncolour\tblue\nplant\toak\n");
        assertRefused(recipe, refused.formatted("validation"));
        EncoderRuns.write(file, "beast\tcat\ncolour\tred\n");
        assertRefused(
                recipe.with("data.heldOut=0", "data.tokenizer=letters"),
                "tokenizer must be characters, words, bytePairs or the path of a tokenizer.json, but got letters");
        assertRefused(
                recipe.with("data.heldOut=0", "data.tokenizer=tokenizer.json", "data.vocabulary=13"),
                "data.vocabulary must not be given with a tokenizer from a file, but got 13");
        assertRefused(
                recipe.with("data.heldOut=0", "model.pooling=first", "data.maxLength=1"),
                "data.maxLength must be at least 2 for the pooling first, whose beginning token takes one place, but got 1");
        Path unknown = EncoderRuns.write(other.resolve("validation.tsv"), "plant\toak\n");
        assertRefused(
                recipe.with("data.heldOut=0", "data.validation=" + unknown),
                unknown + ":1: label must be one of [beast, colour], but got plant");
    }

    private static void assertRefused(Recipe recipe, String message) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new ClassifierFamily().task(recipe))
                .withMessage(message);
    }

    @Test
    void learnedPositionsAloneAreParameters(@TempDir Path other) {
        Recipe recipe = EncoderRuns.recipe(EncoderRuns.CLASSIFIER, other);
        int longest = 1 << 28;

        assertThat(((EncoderModel) recipe.model()).config(11, longest).vocabSize())
                .isEqualTo(11);
        assertThatIllegalArgumentException()
                .isThrownBy(() ->
                        ((EncoderModel) recipe.with("model.position=learned").model()).config(11, longest))
                .withMessageStartingWith("model must have at most 1073741824 parameters, but got about ");
    }
}
