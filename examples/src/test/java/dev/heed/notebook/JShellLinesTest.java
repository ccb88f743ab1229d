package dev.heed.notebook;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JShellLinesTest {

    @TempDir
    private Path folder;

    private Path script(String code) throws IOException {
        return Files.writeString(folder.resolve("n.jsh"), "// %%\nint a = 1;\n// %%\n" + code + "\n/exit\n");
    }

    @Test
    void aChainThatJShellCutsOffIsRefused() throws IOException {
        Path script = script("String s = \"b\"\n        .repeat(a)\n        .strip();");

        assertThatExceptionOfType(CellException.class)
                .isThrownBy(() -> JShellLines.require(script))
                .withMessage(script + ", cell 2, line 2 (line 5 of the file): jshell reads line by line and ends the"
                        + " snippet before this line; a chain of calls must stand in one line or in brackets"
                        + System.lineSeparator() + "    > .repeat(a)");
    }

    @Test
    void chainsInBracketsAndAllElseAreFine() throws IOException {
        Path script = script("""
                // A comment
                import java.util.*;

                String s(String t) {
                    return t
                            .repeat(3)
                            .strip();
                }

                /** Said of it. */
                record Pair(int left, int right) {}

                System.out.println(s("a")
                        .strip());
                int[] numbers = {
                    1, //
                    2
                };
                if (a == 1) {
                    a++;
                } else {
                    a--;
                }
                a // at last
                // that was it

                /* and
                   this */""");

        assertThatCode(() -> JShellLines.require(script)).doesNotThrowAnyException();
    }

    @Test
    void aChainBehindACommentIsRefusedToo() throws IOException {
        Path script = script("String s = \"b\"\n// twice\n        .repeat(a);");

        assertThatExceptionOfType(CellException.class)
                .isThrownBy(() -> JShellLines.require(script))
                .withMessageContaining("cell 2, line 2");
    }

    /** There a cell is evaluated whole. */
    @Test
    void chainsInANotebookOfJupytersAreFine() throws IOException {
        Path notebook = Files.writeString(folder.resolve("n.ipynb"), """
                {"cells": [{"cell_type": "code", "source": "String s = \\"b\\"\\n        .repeat(2);"}]}
                """);

        assertThatCode(() -> JShellLines.require(notebook)).doesNotThrowAnyException();
    }
}
