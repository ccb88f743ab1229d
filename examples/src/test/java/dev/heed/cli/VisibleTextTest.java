package dev.heed.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What someone else wrote cannot steer the terminal that shows it. */
class VisibleTextTest {

    private static final String RED = "\u001b[31m";
    private static final String SHOWN = "\\u001b[31m";

    @TempDir
    private Path temporary;

    private static void assertShown(CommandRun run) {
        assertThat(run.out() + run.err())
                .doesNotContain("\u001b", "\u009b", "\r")
                .contains(SHOWN);
    }

    @ParameterizedTest
    @ValueSource(strings = {"x", "train x", "train --x", "compare --task x", "compare --seeds x", "help x", "runs x"})
    void argumentsOfACommandLineThatIsWrong(String arguments) {
        CommandRun run =
                CommandRun.heed((Object[]) arguments.replace("x", "x" + RED).split(" ", -1));

        assertThat(run.exitCode()).isEqualTo(2);
        assertShown(run);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "model: {type: fixed}\nbudget: {steps: 1}\n\"\\e[31m\": 3",
                "data: {type: files, train: \"\\e[31m.tsv\"}\nmodel: {type: fixed}\nbudget: {steps: 1}",
                "data: {type: \"\\e[31m\"}",
                "budget: {steps: 1}\nmodel: {type: fixed, \"\\e[31m\": 3}"
            })
    void keysAndValuesOfARecipe(String text) throws IOException {
        Path recipe = temporary.resolve("a.yaml");
        Files.writeString(recipe, text.startsWith("data") ? text : "data: {type: generated, task: copy}\n" + text);

        assertShown(CommandRun.heed("train", recipe));
        assertShown(CommandRun.heed("--verbose", "train", recipe));
    }

    @Test
    void tokensOfADataFile() throws IOException {
        Path pairs = Files.writeString(temporary.resolve("pairs" + RED), "<pad>\tb\n");

        assertShown(CommandRun.heed("compare", "--train", pairs, "--test", pairs));
    }

    @Test
    void namesOfRunsInATable() throws IOException {
        Path run = Files.createDirectories(temporary.resolve("runs").resolve("a" + RED));
        Files.writeString(run.resolve("run.json"), """
                {"status": "done", "started": "2026-11-25T17:13:11Z", "model": "b\\u009b31m", "step": 3, "seconds": 2}
                """);

        CommandRun listed = CommandRun.heed("runs", temporary.resolve("runs"));

        assertThat(listed.exitCode()).as(listed.err()).isZero();
        assertShown(listed);
    }

    @Test
    void theHelpIsAsItWas() {
        assertThat(CommandRun.heed("train", "--help").out()).startsWith("Usage: heed train RECIPE.yaml");
    }
}
