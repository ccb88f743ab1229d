package dev.heed.cli;

import static dev.heed.cli.KernelClient.JSON;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What a kernel's threads print and ask between cells, and what becomes of a kernel whose Jupyter was killed. */
@Timeout(120)
class KernelLifeTest {

    @TempDir
    private Path folder = Path.of("");

    @Test
    void threadsPrintToTheirCellAfterASilentOneAndAllEndsWithJupyter() throws Exception {
        Path file = folder.resolve("connection.json");
        List<String> command =
                new ArrayList<>(List.of("bash", "-c", "export JPY_PARENT_PID=$$; \"$@\" & echo $! >pid; wait", "bash"));
        command.addAll(CommandProcess.command(List.of(), "kernel", file.toString()));
        try (KernelClient client = new KernelClient(file);
                CommandProcess jupyter = CommandProcess.start(folder, command)) {
            client.awaitKernel();
            ProcessHandle kernel = kernel();
            try {
                client.execute("new Thread(() -> { try { Thread.sleep(2000); } catch (InterruptedException e) {}"
                        + " System.out.println(\"late\"); }).start();");
                client.request(
                        "execute_request",
                        JSON.createObjectNode().put("code", "int a = 3;").put("silent", true));
                assertThat(client.nextStream()).isEqualTo("late\n");

                jupyter.signal("KILL");
                kernel.onExit().get(30, TimeUnit.SECONDS);
            } finally {
                kernel.destroyForcibly();
            }
        }
    }

    @Test
    void aThreadThatWaitsForALineKeepsNoLaterCellFromIts() throws IOException {
        Path file = folder.resolve("connection.json");
        try (KernelClient client = new KernelClient(file);
                CommandProcess kernel = CommandProcess.heed(folder, "kernel", file.toString())) {
            client.awaitKernel();
            client.request("execute_request", asking("""
                    Thread asking = new Thread(() -> {
                        try {
                            new java.util.Scanner(System.in).nextLine();
                        } catch (IllegalStateException e) {
                            System.out.println(e.getMessage());
                        }
                    });
                    asking.start();
                    """));
            client.takeQuestion();

            String id = client.send(
                    "execute_request", asking("asking.join(); new java.util.Scanner(System.in).nextLine()"));

            assertThat(client.nextStream()).as(kernel.err()).contains("the cell that asked has ended");
            client.answer("seven");
            assertThat(client.outcome(id).published().get(0).content().toString())
                    .contains("seven");
        }
    }

    private static ObjectNode asking(String code) {
        return JSON.createObjectNode().put("code", code).put("allow_stdin", true);
    }

    private ProcessHandle kernel() throws IOException {
        long pid = Long.parseLong(Files.readString(folder.resolve("pid")).strip());
        return ProcessHandle.of(pid).orElseThrow();
    }
}
