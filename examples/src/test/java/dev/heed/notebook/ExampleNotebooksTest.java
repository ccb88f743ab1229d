package dev.heed.notebook;

import static org.assertj.core.api.Assertions.assertThat;

import dev.heed.docs.SnippetScript;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Every notebook in examples/notebooks, with small sizes. */
class ExampleNotebooksTest {

    private static final Path FOLDER = Path.of("notebooks");

    @TempDir
    private Path folder;

    @BeforeEach
    void askForSmallSizes() {
        System.setProperty(Sizes.SMALL, "true");
    }

    @AfterEach
    void askForNothing() {
        System.clearProperty(Sizes.SMALL);
    }

    private static List<Path> scripts() throws IOException {
        try (Stream<Path> files = Files.list(FOLDER)) {
            return files.filter(file -> file.toString().endsWith(".jsh"))
                    .sorted()
                    .toList();
        }
    }

    /** A copy, whose temporary folders are this test's. */
    @TestFactory
    @Timeout(300)
    Stream<DynamicTest> everyNotebookRuns() throws IOException {
        return scripts().stream()
                .map(script -> DynamicTest.dynamicTest(name(script), () -> {
                    PrintStream nowhere =
                            new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8);
                    Path copy = Files.writeString(
                            folder.resolve(script.getFileName()),
                            SnippetScript.withFoldersIn(folder, Files.readString(script)));

                    NotebookRun run = NotebookRun.of(copy, nowhere, folder);

                    assertThat(run.outputs()).as("cells that show something").anyMatch(outputs -> !outputs.isEmpty());
                }));
    }

    @TestFactory
    Stream<DynamicTest> jshellReadsEveryNotebookAsWeDo() throws IOException {
        return scripts().stream()
                .map(script -> DynamicTest.dynamicTest(name(script), () -> JShellLines.require(script)));
    }

    @TestFactory
    Stream<DynamicTest> everyNotebookIsWrittenAsItsScriptIs() throws IOException {
        return scripts().stream()
                .map(script -> DynamicTest.dynamicTest(name(script), () -> {
                    Path written = script.resolveSibling(name(script) + Notebook.IPYNB);

                    assertThat(written)
                            .as("./heed notebook %s --write makes it", script)
                            .exists();
                    assertThat(NotebookTest.cells(Notebook.read(written)))
                            .as("%s has the script's cells; ./heed notebook %s --write makes it so", written, script)
                            .isEqualTo(NotebookTest.cells(Notebook.read(script)));
                }));
    }

    @TestFactory
    Stream<DynamicTest> everyNotebookIsWrittenByteForByteAsJupyterWritesIt() throws IOException {
        return scripts().stream()
                .map(script -> DynamicTest.dynamicTest(name(script), () -> {
                    String written = Files.readString(script.resolveSibling(name(script) + Notebook.IPYNB));

                    assertThat(JupyterJson.format(JupyterJson.MAPPER.readTree(written)))
                            .isEqualTo(written);
                }));
    }

    @Test
    void thereAreNotebooks() throws IOException {
        assertThat(scripts()).isNotEmpty();
    }

    private static String name(Path script) {
        return Notebook.baseName(script);
    }
}
