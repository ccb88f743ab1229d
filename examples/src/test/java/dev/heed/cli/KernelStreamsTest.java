package dev.heed.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.heed.cli.KernelClient.Outcome;
import java.io.IOException;
import java.nio.file.Path;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a cell does with its streams is no matter of the next one's. */
class KernelStreamsTest {

    /** Twice as many messages, as each is of another stream than the one before. */
    private static final int LINES = 20_000;

    @TempDir
    private Path folder = Path.of("");

    @Test
    void closedStreamsAndManyMessagesAreLeftToTheNextCell() throws IOException {
        Path file = folder.resolve("connection.json");
        try (KernelClient client = new KernelClient(file);
                CommandProcess kernel = CommandProcess.heed(folder, "kernel", file.toString())) {
            client.awaitKernel();
            client.execute("try (var out = new java.io.PrintWriter(System.out)) { out.println(\"first\"); }");
            assertThat(printed(client.execute("System.out.println(\"next\");")))
                    .as(kernel.err())
                    .isEqualTo("next\n");

            for (String line : new String[] {"one", "two"}) {
                ObjectNode asking = new JsonMapper()
                        .createObjectNode()
                        .put(
                                "code",
                                "try (var in = new java.util.Scanner(System.in)) { System.out.println(in.nextLine()); }")
                        .put("allow_stdin", true);
                String id = client.send("execute_request", asking);
                client.answer(line);
                assertThat(printed(client.outcome(id))).as(kernel.err()).isEqualTo(line + "\n");
            }

            Outcome many = client.execute(
                    "for (int i = 0; i < " + LINES + "; i++) { System.out.println(i); System.err.println(i); }");
            assertThat(printed(many).lines()).hasSize(2 * LINES);
        }
    }

    private static String printed(Outcome outcome) {
        return outcome.published().stream()
                .map(message -> message.content().path("text").asText())
                .collect(Collectors.joining());
    }
}
