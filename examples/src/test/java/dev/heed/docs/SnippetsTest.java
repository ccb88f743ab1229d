package dev.heed.docs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.heed.docs.MarkdownFile.Located;
import dev.heed.notebook.CellException;
import dev.heed.notebook.NotebookRun;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/** Compiles and runs the Java in the documentation. */
class SnippetsTest {

    @TempDir
    private Path folder;

    @TestFactory
    Stream<DynamicTest> javaInMarkdownRuns() {
        return MarkdownFile.all().stream().map(file -> java(file.codeBlocks())).flatMap(this::test);
    }

    @TestFactory
    Stream<DynamicTest> javaInJavadocRuns() {
        return JavadocSnippets.sources().stream().map(JavadocSnippets::in).flatMap(this::test);
    }

    @Test
    void theBlocksAreFound() {
        List<String> found = new ArrayList<>();
        MarkdownFile.all().forEach(file -> java(file.codeBlocks()).forEach(block -> found.add(block.file())));
        JavadocSnippets.sources().forEach(file -> JavadocSnippets.in(file).forEach(block -> found.add(block.file())));

        assertThat(found)
                .contains(
                        "README.md",
                        "docs/training.md",
                        "core/src/main/java/dev/heed/shape/Dims.java",
                        "core/src/test/java/dev/heed/test/AttentionContract.java");
    }

    @Test
    void aRenamedMethodIsNamedWithFileAndLine() throws IOException {
        List<CodeBlock> blocks = blocks("""
                # Page

                ```java
                NDArray ones = given.ones(new Shape(2, 3));
                ```

                ```java
                // (3, 2)
                NDArray turned = ones.transposed();
                ```
                """);

        assertThatThrownBy(() -> run(blocks))
                .isInstanceOf(CellException.class)
                .hasMessageContaining("page.md")
                .hasMessageContaining("(line 9 of the file)")
                .hasMessageContaining("transposed");
    }

    @Test
    void aBlockThatThrowsIsNamedWithFileAndLine() throws IOException {
        List<CodeBlock> blocks = blocks("""
                # Page

                Text.

                <!-- given:
                NDArray query = given.ones(new Shape(2, 3));
                -->
                ```java
                Dims dims = new Dims();
                if (query.size() > 0) {
                    dims.bind("query", query.getShape(), "BTE");
                }
                ```
                """);

        assertThatThrownBy(() -> run(blocks))
                .isInstanceOf(CellException.class)
                .hasMessageContaining("page.md")
                .hasMessageContaining("(line 11 of the file)")
                .hasMessageContaining("query must have shape (B, T, E), but got (2, 3)");
    }

    @Test
    void whatIsGivenIsNamedToo() throws IOException {
        List<CodeBlock> blocks = blocks("""
                # Page

                Text.

                <!-- given:
                NDArray query = given.ones(new Shape(2, 3));
                NDArray key = query.transposed();
                -->
                ```java
                key.getShape();
                ```
                """);

        assertThatThrownBy(() -> run(blocks)).hasMessageContaining("(line 7 of the file)");
    }

    @Test
    void aBlockWithoutRoomForItsMarkIsRefused() throws IOException {
        List<CodeBlock> blocks = blocks("```java\nint one = 1;\n```\n");

        assertThatThrownBy(() -> run(blocks))
                .hasMessageStartingWith("a block must begin after line 3, with a line for the mark above it, but got ")
                .hasMessageEndingWith("page.md:2");
    }

    @Test
    void whatIsGivenIsRunAndOtherCommentsAreNot() throws IOException {
        List<CodeBlock> blocks = blocks("""
                # Page

                Text.

                <!-- given: int five = 5;
                int six = five + 1; -->
                ```java
                System.out.println(five + six);
                ```

                <!-- int seven = 7; -->
                ```java
                System.out.println(six);
                ```
                """);

        assertThatCode(() -> run(blocks)).doesNotThrowAnyException();
        assertThat(blocks)
                .extracting(CodeBlock::given)
                .containsExactly(new Located(" int five = 5;\nint six = five + 1; ", 5), CodeBlock.NOTHING);
    }

    @Test
    void javadocLosesItsMarginAndKeepsItsLine() throws IOException {
        Path file = folder.resolve("Sample.java");
        Files.writeString(file, """
                /**
                 * A sample.
                 *
                 * <!-- given: int five = 5;
                 *     int six = 6; -->
                 * <PRE>{@code
                 * int sum = five
                 *         + six;
                 * }</PRE>
                 */
                class Sample {}
                """.replace("PRE", "pre")); // else this sample would be taken for Javadoc itself

        assertThat(JavadocSnippets.in(file))
                .containsExactly(new CodeBlock(
                        file.toString(),
                        7,
                        "java",
                        new Located(" int five = 5;\n    int six = 6; ", 4),
                        "int sum = five\n        + six;\n"));
    }

    private static List<CodeBlock> java(List<CodeBlock> blocks) {
        return blocks.stream().filter(block -> block.language().equals("java")).toList();
    }

    private List<CodeBlock> blocks(String text) throws IOException {
        Path page = folder.resolve("page.md");
        Files.writeString(page, text);
        return java(MarkdownFile.read(page).codeBlocks());
    }

    private Stream<DynamicTest> test(List<CodeBlock> blocks) {
        return blocks.stream().limit(1).map(first -> DynamicTest.dynamicTest(first.file(), () -> run(blocks)));
    }

    /** A script of the page's name, as a failure has it; its temporary folders are this test's. */
    private void run(List<CodeBlock> blocks) throws IOException {
        Path script = folder.resolve("scripts").resolve("./" + blocks.get(0).file());
        Files.createDirectories(script.getParent());
        Files.writeString(script, SnippetScript.withFoldersIn(folder, SnippetScript.of(blocks)));
        PrintStream nowhere = new PrintStream(OutputStream.nullOutputStream());
        NotebookRun.of(script, nowhere, folder.resolve("pictures"));
    }
}
