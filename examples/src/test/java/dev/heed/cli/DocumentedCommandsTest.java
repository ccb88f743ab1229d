package dev.heed.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.heed.docs.CodeBlock;
import dev.heed.docs.MarkdownFile;
import dev.heed.docs.MarkdownFile.Located;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;
import picocli.CommandLine.MissingParameterException;
import picocli.CommandLine.UnmatchedArgumentException;

/** Each {@code ./heed} in the documentation is a command line that the command accepts. */
class DocumentedCommandsTest {

    private static final String HEED = "./heed ";
    private static final Pattern WORD = Pattern.compile("'[^']*'|\\S+");

    @TestFactory
    Stream<DynamicTest> commandsAreAccepted() {
        return MarkdownFile.all().stream()
                .flatMap(file -> commands(file).stream()
                        .map(command -> DynamicTest.dynamicTest(
                                file.name() + ":" + command.line() + " " + command.text(),
                                () -> assertThatCode(() -> parse(command)).doesNotThrowAnyException())));
    }

    @Test
    void commandsAreFoundInBlocksAndSentences(@TempDir Path folder) throws IOException {
        Path page = folder.resolve("page.md");
        Files.writeString(page, """
                Say `./heed runs --verbose`, or `./heed`, or:

                ```
                HEED_JAVA_OPTS=-Xmx4g ./heed compare --task reverse   # backwards
                ./heed train recipe.yaml \\
                    --set seed=2
                ```
                """);

        assertThat(commands(MarkdownFile.read(page)))
                .containsExactly(
                        new Located("runs --verbose", 1),
                        new Located("compare --task reverse", 4),
                        new Located("train recipe.yaml --set seed=2", 5));
    }

    @Test
    void anOptionThatIsNotThereIsRefused() {
        assertThatThrownBy(() -> parse(new Located("compare --tusk reverse", 1)))
                .isInstanceOf(UnmatchedArgumentException.class)
                .hasMessageContaining("--tusk");
    }

    @Test
    void aCommandThatIsNotThereIsRefused() {
        assertThatThrownBy(() -> parse(new Located("compete", 1)))
                .isInstanceOf(UnmatchedArgumentException.class)
                .hasMessageContaining("compete");
    }

    @Test
    void aCommandMayBeMentionedByItsNameAlone() {
        assertThatCode(() -> parse(new Located("split", 1))).doesNotThrowAnyException();
        assertThatThrownBy(() -> parse(new Located("split pairs", 1))).isInstanceOf(MissingParameterException.class);
    }

    private static void parse(Located command) {
        CommandLine heed = Heed.commandLine();
        List<String> words = WORD.matcher(command.text())
                .results()
                .map(word -> word.group().replace("'", ""))
                .toList();
        if (!heed.getSubcommands().containsKey(command.text())) { // else a mention, not a whole command line
            heed.parseArgs(words.toArray(String[]::new));
        }
    }

    private static List<Located> commands(MarkdownFile file) {
        List<Located> commands = new ArrayList<>();
        for (Located span : file.codeSpans()) {
            add(commands, span.text(), span.line());
        }
        for (CodeBlock block : file.codeBlocks()) {
            List<String> lines = block.code().lines().toList();
            for (int i = 0; i < lines.size(); i++) {
                add(commands, continued(lines, i), block.line() + i);
            }
        }
        return commands;
    }

    private static String continued(List<String> lines, int index) {
        String line = lines.get(index);
        return line.endsWith("\\")
                ? line.substring(0, line.length() - 1)
                        + continued(lines, index + 1).strip()
                : line;
    }

    private static void add(List<Located> commands, String line, int number) {
        int start = line.indexOf(HEED);
        if (start >= 0) {
            String command = line.substring(start + HEED.length()).replaceFirst("\\s#.*", "");
            commands.add(new Located(command.strip(), number));
        }
    }
}
