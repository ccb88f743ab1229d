package dev.heed.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class KernelCommandTest {

    private static final ObjectMapper JSON = new ObjectMapper();

    @TempDir
    private Path temporary;

    private Path install() {
        Path file = temporary.resolve("py/share/jupyter/kernels/heed/kernel.json");

        assertThat(CommandRun.heed("kernel", "--install", "--prefix", temporary.resolve("py")))
                .isEqualTo(new CommandRun(
                        0, "The kernel is in " + file + "; choose Heed in Jupyter" + System.lineSeparator(), ""));
        return file;
    }

    @Test
    void installSaysHowToStartThisJava() throws IOException {
        JsonNode spec = JSON.readTree(install().toFile());

        List<String> command = new ArrayList<>();
        spec.get("argv").forEach(word -> command.add(word.textValue()));
        assertThat(command.get(0)).startsWith(System.getProperty("java.home"));
        assertThat(command).endsWith("dev.heed.cli.Heed", "kernel", "{connection_file}");
        assertThat(command.get(command.indexOf("-cp") + 1)).contains("pytorch-native");
        assertThat(spec.get("interrupt_mode").textValue()).isEqualTo("message");
        assertThat(spec.get("env").has("OPT_OUT_TRACKING")).isFalse();
    }

    @Test
    @Timeout(180)
    void jupyterRunsCellsAndShowsTheirOutputsAndFailures() throws IOException, InterruptedException {
        assumeThat(hasJupyter()).as("jupyter with nbconvert on the PATH").isTrue();
        String imports = "import static dev.heed.notebook.Display.display;\nimport tech.tablesaw.api.*;";

        try (CommandProcess jupyter = convert(
                imports + "\nint a = 3;\nSystem.out.println(\"printed\");",
                "display(Table.create(IntColumn.create(\"n\", 57)));\na + 2",
                "int b = 0;\nint c = a / b;",
                "a + 3")) {
            assertThat(jupyter.exitCode()).as(jupyter.err()).isZero();
        }

        assertThat(outputs(0)).contains("\"text\":[\"printed\\n\"]").doesNotContain("stderr");
        assertThat(outputs(1))
                .containsSubsequence("\"display_data\"", "\"execute_result\"")
                .contains("<table>", "\"text/plain\":[\"5\"]");
        assertThat(outputs(2)).contains("cell 3, line 2: java.lang.ArithmeticException: / by zero", "> int c = a / b;");
        assertThat(outputs(3)).contains("\"text/plain\":[\"6\"]");
    }

    private static boolean hasJupyter() throws IOException, InterruptedException {
        try {
            return new ProcessBuilder("jupyter", "nbconvert", "--version")
                            .redirectErrorStream(true)
                            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                            .start()
                            .waitFor()
                    == 0;
        } catch (IOException e) {
            return false; // there is no such command
        }
    }

    /** Starts a Jupyter that knows the kernel of this test alone. */
    private CommandProcess convert(String... cells) throws IOException {
        install();
        Files.writeString(temporary.resolve("in.ipynb"), notebook(cells).toString());
        return CommandProcess.start(
                temporary,
                List.of(
                        "env",
                        "JUPYTER_DATA_DIR=" + temporary.resolve("py/share/jupyter"),
                        "JUPYTER_RUNTIME_DIR=" + temporary.resolve("runtime"),
                        "jupyter",
                        "nbconvert",
                        "--to",
                        "notebook",
                        "--execute",
                        "--allow-errors",
                        "in.ipynb",
                        "--output",
                        "out.ipynb"));
    }

    private static ObjectNode notebook(String... sources) {
        ObjectNode notebook = JSON.createObjectNode().put("nbformat", 4).put("nbformat_minor", 4);
        ArrayNode cells = notebook.putArray("cells");
        for (String source : sources) {
            ObjectNode cell = cells.addObject().put("cell_type", "code").put("source", source);
            cell.putNull("execution_count").putObject("metadata");
            cell.putArray("outputs");
        }
        notebook.putObject("metadata")
                .putObject("kernelspec")
                .put("name", "heed")
                .put("display_name", "Heed");
        return notebook;
    }

    private String outputs(int cell) throws IOException {
        JsonNode notebook = JSON.readTree(temporary.resolve("out.ipynb").toFile());
        return notebook.get("cells").get(cell).get("outputs").toString();
    }

    @Test
    void anothersKernelOfThisNameIsNotReplaced() throws IOException {
        Path file = install();
        install();
        String other = "{\"argv\": [\"python\", \"-m\", \"heed\"], \"display_name\": \"Heed\"}";
        Files.writeString(file, other);

        assertThat(CommandRun.heed("kernel", "--install", "--prefix", temporary.resolve("py")))
                .isEqualTo(CommandRun.refusal("prefix must have no other kernel of the name heed, but got " + file));
        assertThat(file).hasContent(other);
    }

    @Test
    void aCommandThatIsNeitherIsRefused() {
        String sentence = "kernel must get either --install or Jupyter's CONNECTION_FILE, but got ";

        assertThat(CommandRun.heed("kernel")).isEqualTo(CommandRun.refusal(sentence + "neither"));
        assertThat(CommandRun.heed("kernel", "--install", "file")).isEqualTo(CommandRun.refusal(sentence + "both"));
        assertThat(CommandRun.heed("kernel", "file", "--prefix", "dir"))
                .isEqualTo(CommandRun.refusal("--prefix must come with --install, but got it alone"));
        assertThat(CommandRun.heed("kernel", temporary.resolve("none")))
                .isEqualTo(CommandRun.refusal("no such file: " + temporary.resolve("none")));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{| a connection file must be JSON, but got",
                "3| transport must be a text, but got none in",
                "{\"transport\": \"ipc\"}| transport must be tcp, but got \"ipc\" in",
                "{\"transport\": \"tcp\", \"ip\": \"127.0.0.1\"}| shell_port must be a port, but got none in",
                "{\"transport\": \"tcp\", \"shell_port\": 70000}| shell_port must be a port, but got 70000 in",
                "{\"transport\": \"tcp\", \"shell_port\": 7}| ip must be a text, but got none in",
                "{\"transport\": \"tcp\", \"key\": \"k\", \"signature_scheme\": \"hmac-md17\"}"
                        + "| signature_scheme must be known to Java, but got \"hmac-md17\" in"
            })
    void aFileThatIsNoneOfJupytersIsRefused(String content, String sentence) throws IOException {
        Path file = Files.writeString(temporary.resolve("connection.json"), content);

        CommandRun run = CommandRun.heed("kernel", file);

        assertThat(run.exitCode()).isEqualTo(2);
        assertThat(run.err()).startsWith("heed: " + sentence + " " + file).doesNotContain("Source");
    }

    @Test
    void aPortThatIsTakenIsRefused() throws IOException {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            Path file = Files.writeString(
                    temporary.resolve("connection.json"),
                    "{\"transport\": \"tcp\", \"ip\": \"127.0.0.1\", \"shell_port\": " + taken.getLocalPort() + "}");

            assertThat(CommandRun.heed("kernel", file).err())
                    .startsWith("heed: shell_port must be free, but got tcp://127.0.0.1:" + taken.getLocalPort());
        }
    }
}
