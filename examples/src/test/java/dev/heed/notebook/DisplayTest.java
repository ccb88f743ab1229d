package dev.heed.notebook;

import static org.assertj.core.api.Assertions.assertThat;

import dev.heed.chart.AttentionMap;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DisplayTest {

    @TempDir
    private Path temporary;

    private final ByteArrayOutputStream printed = new ByteArrayOutputStream();
    private final PrintStream out = new PrintStream(printed, true, StandardCharsets.UTF_8);

    private List<List<CellOutput>> run(String script) throws IOException {
        Path file = Files.writeString(temporary.resolve("n.jsh"), script);
        return NotebookRun.of(file, out, temporary.resolve("pictures")).outputs();
    }

    @Test
    void outputsKeepTheirOrder() throws IOException {
        List<List<CellOutput>> outputs = run("""
                // %%
                import static dev.heed.notebook.Display.display;
                System.out.println("one");
                System.out.println("two");
                display(3);
                System.out.print("four");
                "five"
                // %%
                display(null);
                /exit
                """);

        assertThat(outputs)
                .containsExactly(
                        List.of(
                                new CellOutput.Printed("one\ntwo\n"),
                                new CellOutput.Displayed(new Rendering("3", null, null)),
                                new CellOutput.Printed("four"),
                                new CellOutput.Value(new Rendering("five", null, null))),
                        List.of(new CellOutput.Displayed(new Rendering("null", null, null))));
        assertThat(printed.toString(StandardCharsets.UTF_8).lines())
                .containsExactly("one", "two", "3", "fourfive", "null");
    }

    @Test
    void onATerminalPicturesBecomeNumberedFiles() throws IOException {
        AttentionMap map = AttentionMap.of(List.of("a"), List.of("b"), new float[][] {{1}});
        Consumer<Rendering> terminal = new TerminalDisplay(out, temporary, "n");
        Consumer<Rendering> before = Display.sendTo(terminal);
        try {
            Display.display(map);
            Display.display(map.draw());
        } finally {
            Display.sendTo(before);
        }

        Path second = temporary.resolve("n-02.png");
        assertThat(printed.toString(StandardCharsets.UTF_8))
                .contains("The picture is in " + temporary.resolve("n-01.png"), "The picture is in " + second);
        assertThat(ImageIO.read(second.toFile()).getWidth())
                .isEqualTo(map.draw().image().getWidth());
    }

    @Test
    void aPictureReplacesOneOfAnEarlierRunAndNoOtherFile() throws IOException {
        Path other = Files.writeString(temporary.resolve("n-01.png"), "the user's");
        Path earlier = temporary.resolve("n-02.png");
        AttentionMap map = AttentionMap.of(List.of("a"), List.of("b"), new float[][] {{1}});
        map.titled("earlier").draw().save(earlier);

        new TerminalDisplay(out, temporary, "n").accept(Rendering.of(map));

        assertThat(other).hasContent("the user's");
        assertThat(earlier).hasBinaryContent(map.draw().png());
    }

    @Test
    void sizesAreSmallOnlyWhenAskedFor() {
        assertThat(Sizes.of(400, 20)).isEqualTo(400);
        System.setProperty(Sizes.SMALL, "true");
        try {
            assertThat(Sizes.of(400, 20)).isEqualTo(20);
        } finally {
            System.clearProperty(Sizes.SMALL);
        }
    }
}
