package dev.heed.family.lm;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.ndarray.NDManager;
import dev.heed.io.StrictJsonFile;
import dev.heed.recipe.Recipe;
import dev.heed.recipe.RecipeFile;
import dev.heed.text.Tokenizer;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What models know of tokens and lengths, without a training. */
class LanguageModelTextTest {

    private final Tokenizer tokenizer = Tokenizer.of(
                    "characters",
                    List.of(IntStream.range('0', 'z')
                            .mapToObj(Character::toString)
                            .collect(Collectors.joining())),
                    100)
            .withMask();
    private final NDManager manager = NDManager.newBaseManager();

    @TempDir
    private Path folder = Path.of("");

    @AfterEach
    void close() {
        manager.close();
    }

    private static Recipe recipe(String model, String... settings) {
        return RecipeFile.with("""
                data: {type: text, train: text.txt, context: 64}
                batch: {size: 5}
                model: {%s}
                schedule: {type: constant, rate: 0.03}
                budget: {steps: 1}
                """.formatted(model), List.of(settings));
    }

    private int exportedPositions(Recipe recipe, Path start, Path target) {
        LanguageModelText text = LanguageModelText.of(recipe, start, tokenizer);
        text.export(text.network(manager), target);
        return StrictJsonFile.read(target.resolve("config.json"))
                .get("max_position_embeddings")
                .getAsInt();
    }

    @Test
    void anExportSaysHowLongTextsWere() {
        Path exported = folder.resolve("exported");
        String llama = "type: languageModel, embedDim: 12, numHeads: 3, numLayers: 1, activation: swiglu";
        String pretrained = "type: pretrainedLanguageModel";
        String start = "start=" + exported;

        assertThat(exportedPositions(recipe(llama), Path.of(""), exported)).isEqualTo(64);
        assertThat(exportedPositions(recipe(pretrained, start, "data.context=19"), exported, folder.resolve("shorter")))
                .isEqualTo(64);
        assertThat(exportedPositions(recipe(pretrained, start, "data.context=77"), exported, folder.resolve("longer")))
                .isEqualTo(77);
    }
}
