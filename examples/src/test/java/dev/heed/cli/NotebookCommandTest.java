package dev.heed.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.heed.docs.MarkdownFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

class NotebookCommandTest {

    @TempDir
    private Path temporary;

    private Path script(String content) throws IOException {
        return Files.writeString(temporary.resolve("n.jsh"), content);
    }

    @Test
    void anUnknownClassIsNamedWithCellAndLineAndNothingIsWritten() throws IOException {
        Path script = script("// %%\nint a = 1;\n// %%\nimport dev.heed.NoSuchClass;\n// %%\na\n/exit\n");

        CommandRun run = CommandRun.heed("notebook", script, "--write");

        assertThat(run.exitCode()).isEqualTo(1);
        assertThat(run.out()).isEmpty();
        assertThat(run.err())
                .startsWith("heed: " + script + ", cell 2, line 1 (line 4 of the file): cannot find symbol")
                .contains("class NoSuchClass")
                .endsWith("    > import dev.heed.NoSuchClass;" + System.lineSeparator())
                .doesNotContain("\tat ");
        assertThat(temporary.resolve("n.ipynb")).doesNotExist();
    }

    @Test
    void aValueThatHasNoTextIsNamedWithItsCellAndLine() throws IOException {
        Path script = script("""
                // %%
                class Dumb { public String toString() { throw new IllegalStateException("no words"); } }
                new Dumb()
                /exit
                """);

        assertThat(CommandRun.heed("notebook", script)).isEqualTo(new CommandRun(1, "", """
                        heed: %s, cell 1, line 2 (line 3 of the file): the value cannot be shown: \
                        java.lang.IllegalStateException: no words
                            > new Dumb()
                        """.formatted(script)));
    }

    @Test
    void verboseAddsWhereItWasThrown() throws IOException {
        Path script = script("// %%\nint f() { return 1 / 0; }\nint b = f();\n/exit\n");

        assertThat(CommandRun.heed("notebook", script, "--verbose").err())
                .containsPattern("\tat .*f\\(#\\d+:1\\)")
                .contains("Caused by: ", "line 2 (line 3 of the file): java.lang.ArithmeticException");
    }

    @Test
    void writePutsThePassedNotebookBesideItsScript() throws IOException {
        Path script = script("// %%\nint a = 1;\na + 1\n/exit\n");

        CommandRun run = CommandRun.heed("notebook", script, "--write");

        Path written = temporary.resolve("n.ipynb");
        assertThat(run)
                .isEqualTo(new CommandRun(
                        0, "The notebook with its outputs is in " + written + System.lineSeparator(), ""));
        assertThat(written).content().contains("\"execute_result\"", "\"2\"");
    }

    @Test
    void writeWritesOverItsOwnAndNothingElse() throws IOException {
        Path script = script("// %%\nint a = 1;\n/exit\n");
        Path written = temporary.resolve("n.ipynb");
        CommandRun.heed("notebook", script, "--write");
        String before = Files.readString(written);
        assertThat(CommandRun.heed("notebook", script, "--write").exitCode()).isZero();
        String edited = before.replace("\"name\": \"java\"", "\"name\": \"java\",\n   \"version\": \"17\"");
        assertThat(edited).isNotEqualTo(before);

        for (String other : new String[] {edited, "the user's", ""}) {
            Files.writeString(written, other);

            assertThat(CommandRun.heed("notebook", script, "--write"))
                    .isEqualTo(CommandRun.refusal(
                            "--write must not write over a notebook that it has not written, but" + " got " + written));
            assertThat(written).hasContent(other);
        }
        Files.writeString(written, before);
        assertThat(CommandRun.heed("notebook", written, "--write"))
                .isEqualTo(CommandRun.refusal(
                        "--write must stand with a .jsh file, but got " + written + ", which it would write over"));
    }

    @Test
    void whatIsNoNotebookIsRefused() throws IOException {
        Path script = script("int a;");
        assertThat(CommandRun.heed("notebook", script))
                .isEqualTo(CommandRun.refusal(
                        "a notebook's last line must be /exit, where jshell ends, but got 'int a;', in " + script));
        assertThat(CommandRun.heed("notebook", temporary.resolve("missing.jsh")))
                .isEqualTo(CommandRun.refusal(
                        temporary.resolve("missing.jsh") + ": path must name a readable file, but got nothing there"));
    }

    @Test
    @Timeout(180)
    void jshellRunsANotebookWithHeedsImportsReadyAndHandsOnItsExitCode() throws IOException, InterruptedException {
        String page = Files.readString(MarkdownFile.checkout().resolve("docs/getting-started.md"));
        String documented = Pattern.compile("```java\n(.*?)```", Pattern.DOTALL)
                .matcher(page)
                .results()
                .map(block -> block.group(1))
                .collect(Collectors.joining("\n"));
        Path script = script("""
                display(NDManager.newBaseManager().ones(new Shape(3, 5)));
                display(AttentionMap.of(List.of("a"), List.of("b"), new float[][] {{1}}));
                display(new NDIndex("3"));
                %s/exit 3
                """.formatted(documented));

        try (CommandProcess heed = CommandProcess.heed(temporary, "jshell", script.toString())) {
            assertThat(heed.exitCode()).as(heed.err()).isEqualTo(3);
            assertThat(heed.out())
                    .contains("NDArray (3, 5) float32", "The picture is in runs")
                    .contains("ai.djl.ndarray.index.NDIndex@", "(3, 5, 8)", "ND: (1, 1, 4, 4)");
        }
        assertThat(temporary.resolve("runs/notebook/picture-01.png")).isNotEmptyFile();
    }

    @Test
    void jshellRefusesWhatIsNoScript() throws IOException {
        Path notebook = Files.writeString(temporary.resolve("a.ipynb"), "{}");

        assertThat(CommandRun.heed("jshell", temporary.resolve("missing")))
                .isEqualTo(CommandRun.refusal(
                        temporary.resolve("missing") + ": path must name a readable file, but got nothing there"));
        assertThat(CommandRun.heed("jshell", temporary))
                .isEqualTo(CommandRun.refusal(temporary + ": path must name a readable file, but got a directory"));
        assertThat(CommandRun.heed("jshell", notebook))
                .isEqualTo(CommandRun.refusal("FILE must be a script of Java, but got " + notebook
                        + "; run it by: heed notebook " + notebook));
    }
}
