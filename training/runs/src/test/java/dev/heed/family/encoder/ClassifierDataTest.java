package dev.heed.family.encoder;

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
        assertRefused(recipe, "texts must hold a label at least twice, but got 2 of 2 labels");
        assertRefused(
                recipe.with("data.heldOut=0", "data.tokenizer=letters"),
                "tokenizer must be characters, words, bytePairs or the path of a tokenizer.json, but got letters");
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
}
