package dev.heed.notebook;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import com.fasterxml.jackson.databind.JsonNode;
import dev.heed.chart.AttentionMap;
import dev.heed.notebook.Cell.Kind;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class NotebookTest {

    private static final String SCRIPT = """
            // %% [markdown]
            // # Title
            //
            //   indented
            // %%

            // a comment
            int a = 1;

            a
            // %% [markdown]
            // %%
            // %%
            String text = "// %% is no marker here";
            /exit
            """;

    @TempDir
    private Path temporary;

    private Path file(String name, String content) throws IOException {
        return Files.writeString(temporary.resolve(name), content);
    }

    /** What a script and the .ipynb that was written from it have in common: cells without the lines they begin in. */
    static List<Cell> cells(Notebook notebook) {
        return notebook.cells().stream()
                .map(cell -> new Cell(cell.kind(), cell.source(), 0))
                .toList();
    }

    @Test
    void cellsOfAScriptHaveTheirLinesWithoutBlankOnesAroundThem() throws IOException {
        assertThat(Notebook.read(file("a.jsh", SCRIPT)).cells())
                .containsExactly(
                        new Cell(Kind.MARKDOWN, "# Title\n\n  indented", 2),
                        new Cell(Kind.CODE, "// a comment\nint a = 1;\n\na", 7),
                        new Cell(Kind.CODE, "String text = \"// %% is no marker here\";", 14));
    }

    @Test
    void aScriptAndTheIpynbWrittenFromItHaveTheSameCells() throws IOException {
        Path script = file("a.b.jsh", SCRIPT);
        Notebook notebook = Notebook.read(script);

        Path written = new NotebookRun(notebook, List.of(List.of(), List.of())).writeBeside(script);

        assertThat(written).isEqualTo(temporary.resolve("a.b.ipynb"));
        assertThat(cells(Notebook.read(written))).isEqualTo(cells(notebook));
        Notebook other = Notebook.read(file("other.jsh", SCRIPT.replace("a = 1", "a = 2")));
        assertThat(cells(Notebook.read(written))).isNotEqualTo(cells(other));
        Notebook shorter = Notebook.read(file("shorter.jsh", "// %% [markdown]\n// # Title\n/exit\n"));
        assertThat(cells(Notebook.read(written))).isNotEqualTo(cells(shorter));
    }

    @Test
    void outputsAreWrittenAsJupyterReadsThem() throws IOException {
        AttentionMap map = AttentionMap.of(List.of("a", "b"), List.of("c"), new float[][] {{0.25f, 0.75f}});
        List<CellOutput> outputs = List.of(
                new CellOutput.Printed("one\ntwo\n"),
                new CellOutput.Displayed(Rendering.of(map)),
                new CellOutput.Value(new Rendering("3", "<b>3</b>", null)));

        String json =
                Ipynb.format(new NotebookRun(new Notebook(List.of(new Cell(Kind.CODE, "x", 0))), List.of(outputs)));

        JsonNode file = JupyterJson.MAPPER.readTree(json);
        assertThat(file.get("nbformat")).hasToString("4");
        assertThat(file.get("nbformat_minor")).hasToString("4");
        JsonNode written = file.get("cells").get(0).get("outputs");
        assertThat(written.get(0))
                .hasToString("{\"name\":\"stdout\",\"output_type\":\"stream\",\"text\":[\"one\\n\",\"two\\n\"]}");
        assertThat(written.get(2))
                .hasToString("{\"data\":{\"text/html\":[\"<b>3</b>\"],\"text/plain\":[\"3\"]},"
                        + "\"metadata\":{},\"output_type\":\"execute_result\",\"execution_count\":1}");
        JsonNode picture = written.get(1);
        assertThat(picture.get("data").fieldNames()).toIterable().containsExactly("image/png", "text/plain");
        assertThat(picture.get("data").get("text/plain").isArray()).isTrue();
        byte[] png = picture.get("data").get("image/png").binaryValue();
        assertThat(ImageIO.read(new ByteArrayInputStream(png)).getWidth())
                .isEqualTo(map.draw().image().getWidth());
        assertThat(picture.get("metadata").get("image/png"))
                .hasToString("{\"height\":%s,\"width\":%s}"
                        .formatted(map.draw().height(), map.draw().width()));
    }

    @Test
    void cellsOfJupyterAreReadWithTextsInOneStringOrInLines() throws IOException {
        Path file = file("a.ipynb", """
                {"cells": [
                  {"cell_type": "raw", "source": "left out"},
                  {"cell_type": "markdown", "source": "# One\\ntwo"},
                  {"cell_type": "code", "source": ["int a;\\n", "a\\n"], "outputs": []},
                  {"cell_type": "code", "source": []}
                ]}
                """);

        assertThat(Notebook.read(file).cells())
                .containsExactly(new Cell(Kind.MARKDOWN, "# One\ntwo", 0), new Cell(Kind.CODE, "int a;\na", 0));
    }

    @ParameterizedTest
    @ValueSource(strings = {"a.jsh", "a.ipynb"})
    void aFileThatIsNoTextIsNamedAndAByteOrderMarkIsNot(String name) throws IOException {
        String text = name.endsWith("jsh")
                ? "int a;\n/exit\n"
                : "{\"cells\": [{\"cell_type\": \"code\", \"source\": \"int a;\"}]}\n\n";

        assertThat(Notebook.read(file(name, "\uFEFF" + text)).cells())
                .extracting(Cell::source)
                .containsExactly("int a;");
        Path file = Files.write(file(name, ""), (text + "\u00e4").getBytes(StandardCharsets.ISO_8859_1));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Notebook.read(file))
                .withMessage(file + ":3: file must be UTF-8 text, but got the byte 0xE4 at offset " + text.length());
    }

    @Test
    void aScriptThatBreaksTheFormatIsRefusedByLine() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> NotebookScript.parse("// %%\nint a;\n"))
                .withMessage("a notebook's last line must be /exit, where jshell ends, but got 'int a;'");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> NotebookScript.parse("// %%\n// %% title\n/exit\n"))
                .withMessage("line 2 must be '// %%' or '// %% [markdown]', but got '// %% title'");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> NotebookScript.parse("// %% [markdown]\n// text\nmore\n/exit\n"))
                .withMessage("line 3 must start with //, as each line of a text does, but got 'more'");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "''| have a list of cells, but got none",
                "[]| have a list of cells, but got none",
                "3| have a list of cells, but got none",
                "null| have a list of cells, but got none",
                "{}| have a list of cells, but got none",
                "{\"cells\": 3}| have a list of cells, but got 3",
                "{\"cells\": null}| have a list of cells, but got null",
                "{\"cells\": {\"0\": \"aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa\"}}"
                        + "| have a list of cells, but got {\"0\":\"aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa…",
                "{\"nbformat\": 3, \"worksheets\": []}| be of nbformat 4 or newer, but got 3; Jupyter converts it",
                "{\"cells\": [1]}| have a text or a list of lines as cells[0].cell_type, but got none",
                "{\"cells\": [{\"cell_type\": 7}]}"
                        + "| have a text or a list of lines as cells[0].cell_type, but got 7",
                "{\"cells\": [{\"cell_type\": \"code\"}]}"
                        + "| have a text or a list of lines as cells[0].source, but got none",
                "{\"cells\": [{\"cell_type\": \"code\", \"source\": [3]}]}"
                        + "| have a text or a list of lines as cells[0].source, but got [3]",
                "{\"cells\": [{\"cell_type\": \"poem\", \"source\": \"x\"}]}"
                        + "| have code, markdown or raw as cells[0].cell_type, but got poem"
            })
    void anIpynbThatIsNoNotebookIsRefusedByWhatIsWrong(String content, String rule) throws IOException {
        Path file = file("a.ipynb", content);

        assertThatIllegalArgumentException()
                .isThrownBy(() -> Notebook.read(file))
                .withMessage("a file .ipynb must " + rule + ", in " + file);
    }

    @Test
    void anIpynbThatIsNoJsonIsRefusedByItsLine() throws IOException {
        Path file = file("a.ipynb", "{\"cells\":\n[}");

        assertThatIllegalArgumentException()
                .isThrownBy(() -> Notebook.read(file))
                .withMessageStartingWith("a file .ipynb must be JSON, but got in line 2: Unexpected close marker")
                .withMessageNotContainingAny("Source");
    }

    @Test
    void aFolderIsNoNotebook() throws IOException {
        Path folder = Files.createDirectory(temporary.resolve("folder.ipynb"));

        assertThatIllegalArgumentException()
                .isThrownBy(() -> Notebook.read(folder))
                .withMessage(folder + ": path must name a readable file, but got a directory");
    }

    @Test
    void signsOfATerminalAreWrittenAsJupyterWritesThem() {
        assertThat(JupyterJson.format(Map.of("text", "\u001b[1m<b>é…\"\t")))
                .isEqualTo("{\n \"text\": \"\\u001b[1m<b>é…\\\"\\t\"\n}\n");
    }

    @Test
    void carriageReturnsGoBackAsOnATerminal() {
        assertThat(OutputCapture.asLeftOnTerminal("10 %\r50 %\r100 %\ndone\r\n"))
                .isEqualTo("100 %\ndone\n");
        assertThat(OutputCapture.asLeftOnTerminal("\r20 %\r")).isEqualTo("20 %");
    }

    /** Python writes numbers into notebooks that JSON has no word for. */
    @Test
    void numbersThatJsonHasNoWordForAreReadAndWrittenAsTexts() throws IOException {
        JsonNode read = JupyterJson.MAPPER.readTree("{\"cells\": [NaN, Infinity]}");

        assertThat(JupyterJson.format(read)).isEqualTo("{\n \"cells\": [\n  \"NaN\",\n  \"Infinity\"\n ]\n}\n");
    }
}
