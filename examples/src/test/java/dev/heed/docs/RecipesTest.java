package dev.heed.docs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import dev.heed.recipe.RecipeFile;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

class RecipesTest {

    @TestFactory
    Stream<DynamicTest> recipesInMarkdownAreRead() {
        return yaml().stream()
                .map(block -> DynamicTest.dynamicTest(
                        block.place(),
                        () -> assertThatCode(() -> RecipeFile.parse(block.code()))
                                .as(block.place())
                                .doesNotThrowAnyException()));
    }

    @Test
    void theRecipesAreFound() {
        assertThat(yaml()).extracting(CodeBlock::file).contains("docs/getting-started.md");
    }

    private static List<CodeBlock> yaml() {
        return MarkdownFile.all().stream()
                .flatMap(file -> file.codeBlocks().stream())
                .filter(block -> block.language().equals("yaml"))
                .toList();
    }
}
