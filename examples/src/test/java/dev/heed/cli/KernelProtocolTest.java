package dev.heed.cli;

import static dev.heed.cli.KernelClient.JSON;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.heed.cli.KernelClient.Message;
import dev.heed.cli.KernelClient.Outcome;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The kernel in a process of its own, spoken to over its sockets. */
@Timeout(60)
class KernelProtocolTest {

    @TempDir
    private static Path folder;

    private static KernelClient client;
    private static CommandProcess kernel;

    @BeforeAll
    static void start() throws IOException {
        Path file = folder.resolve("connection.json");
        client = new KernelClient(file);
        kernel = CommandProcess.heed(folder, "kernel", file.toString());
        client.awaitKernel();
    }

    /** Every test leaves a kernel that serves: it ends when it is asked to. */
    @AfterAll
    static void end() throws IOException, InterruptedException {
        try {
            JsonNode reply = client.control("shutdown_request").content();
            assertThat(reply.get("status").textValue()).isEqualTo("ok");
            assertThat(kernel.exitCode()).as(kernel.err()).isZero();
        } finally {
            client.close();
            kernel.close();
        }
    }

    private static ObjectNode code(String code) {
        return JSON.createObjectNode().put("code", code);
    }

    private static int count(Outcome outcome) {
        return outcome.reply().content().get("execution_count").intValue();
    }

    private static String text(Outcome outcome, String stream) {
        StringBuilder text = new StringBuilder();
        for (Message message : outcome.published()) {
            if (message.content().path("name").asText().equals(stream)) {
                text.append(message.content().get("text").textValue());
            }
        }
        return text.toString();
    }

    @ParameterizedTest
    @CsvSource({"'String s = \"😀\"; s.le', 18", "'String s = \"ab\"; s.le', 19", "'\"ab\".le😀', 5", "'\"😀𝄞\".le', 5"
    })
    void completionCountsCodePoints(String code, int start) {
        int cursor = code.codePointCount(0, code.indexOf(".le") + 3);

        JsonNode reply = client.request("complete_request", code(code).put("cursor_pos", cursor))
                .reply()
                .content();

        assertThat(reply.get("matches").toString()).contains("\"length()\"");
        assertThat(reply.get("cursor_start").intValue()).isEqualTo(start);
        assertThat(reply.get("cursor_end").intValue()).isEqualTo(cursor);
    }

    @Test
    void aCursorOutsideTheCodeIsAtItsEnd() {
        for (int cursor : new int[] {-3, 1_000_000}) {
            JsonNode reply = client.request(
                            "complete_request", code("\"😀\".le").put("cursor_pos", cursor))
                    .reply()
                    .content();

            assertThat(reply.get("cursor_end").intValue()).isEqualTo(cursor < 0 ? 0 : 6);
        }
    }

    @Test
    void inspectionCountsCodePoints() {
        String code = "String s = \"😀😀😀\"; s.isBlank(); int other = 3;";
        int cursor = code.codePointCount(0, code.indexOf("Blank"));

        JsonNode reply = client.request("inspect_request", code(code).put("cursor_pos", cursor))
                .reply()
                .content();

        assertThat(reply.get("found").booleanValue()).isTrue();
        assertThat(reply.get("data").get("text/plain").textValue()).contains("String.isBlank()");
    }

    @Test
    void aSilentCellRunsAndIsNotSeenOrCounted() {
        int before = count(client.execute("int seen = 3;"));

        Outcome silent = client.request(
                "execute_request",
                code("seen = 5; System.out.println(7); System.err.println(7); seen")
                        .put("silent", true));
        Outcome failing = client.request(
                "execute_request", code("seen = 7 / 0;").put("silent", true).put("store_history", true));

        assertThat(silent.types()).isEmpty();
        assertThat(count(silent)).isEqualTo(before);
        assertThat(failing.types()).isEmpty();
        assertThat(failing.reply().content().get("ename").textValue()).isEqualTo("java.lang.ArithmeticException");
        Outcome next = client.execute("seen");
        assertThat(count(next)).isEqualTo(before + 1);
        assertThat(next.published()
                        .get(1)
                        .content()
                        .get("data")
                        .get("text/plain")
                        .textValue())
                .isEqualTo("5");
    }

    @Test
    void aCellThatIsNotStoredIsSeenAndNotCounted() {
        int before = count(client.execute("int stored = 3;"));

        Outcome outcome = client.request("execute_request", code("stored + 2").put("store_history", false));

        assertThat(outcome.types()).containsExactly("execute_input", "execute_result");
        assertThat(count(outcome)).isEqualTo(before);
        assertThat(count(client.execute("stored + 4"))).isEqualTo(before + 1);
        ObjectNode last = JSON.createObjectNode()
                .put("hist_access_type", "tail")
                .put("n", 2)
                .put("output", true);
        assertThat(client.request("history_request", last)
                        .reply()
                        .content()
                        .get("history")
                        .toString())
                .isEqualTo("[[0,%s,[\"int stored = 3;\",null]],[0,%s,[\"stored + 4\",\"7\"]]]"
                        .formatted(before, before + 1));
    }

    @Test
    void printsThatFollowEachOtherAreOneOutput() {
        Outcome outcome = client.execute("""
                for (int i = 0; i < 500; i++) { System.out.printf("%d%s", i, i % 7 == 0 ? "\\n" : ", "); }
                for (byte b : "é😀\\n".getBytes("UTF-8")) { System.out.write(b); }
                """);

        assertThat(outcome.types()).startsWith("execute_input", "stream").hasSizeBetween(2, 5);
        assertThat(text(outcome, "stdout"))
                .startsWith("0\n1, 2, ")
                .contains("498, ")
                .endsWith("é😀\n");
    }

    @Test
    void outputsKeepTheirOrder() {
        Outcome outcome = client.execute("""
                import static dev.heed.notebook.Display.display;
                System.out.print("a"); System.out.print("b"); System.err.print("c"); System.out.print("d");
                display(7); System.out.print("e"); System.out.flush(); Thread.sleep(300); System.out.print("f");
                11
                """);

        StringBuilder order = new StringBuilder();
        outcome.published()
                .forEach(message -> order.append(message.content().path("text").asText(message.type() + ",")));
        assertThat(order).hasToString("execute_input,abcddisplay_data,efexecute_result,");
    }

    @Test
    void whatIsPrintedIsSeenBeforeTheCellEnds() {
        String id = client.send(
                "execute_request",
                code("System.out.print(\"now?\");" + "new java.util.Scanner(System.in).nextLine()")
                        .put("allow_stdin", true));
        client.answer("ja 😀");

        Outcome outcome = client.outcome(id);

        assertThat(outcome.types()).containsExactly("execute_input", "stream", "execute_result");
        assertThat(outcome.published()
                        .get(2)
                        .content()
                        .get("data")
                        .get("text/plain")
                        .textValue())
                .startsWith("ja ");
    }

    @Test
    void aFrontEndThatAllowsNoInputIsNotAsked() {
        Outcome outcome = client.execute("new java.util.Scanner(System.in).nextLine()");

        assertThat(outcome.reply().content().get("evalue").textValue())
                .contains("the front end must allow input, but got allow_stdin=false");
    }

    @ParameterizedTest
    @CsvSource({"true, aborted", "false, ok"})
    void cellsBehindOneThatFailsAreNotExecutedUnlessAskedTo(boolean stops, String next) {
        String failing = client.send(
                "execute_request", code("Thread.sleep(200); int i = 1 / 0;").put("stop_on_error", stops));
        String behind = client.send("execute_request", code("System.out.println(3);"));
        String question = client.send("is_complete_request", code("int i ="));

        assertThat(client.outcome(failing).types()).containsExactly("execute_input", "error");
        Outcome outcome = client.outcome(behind);
        assertThat(outcome.reply().content().get("status").textValue()).isEqualTo(next);
        assertThat(text(outcome, "stdout")).isEqualTo(stops ? "" : "3\n");
        assertThat(client.outcome(question).reply().content().get("status").textValue())
                .isEqualTo("incomplete");
        assertThat(client.execute("int i = 5;").reply().content().get("status").textValue())
                .isEqualTo("ok");
    }

    @Test
    void expressionsOfTheUserAreReplied() {
        ObjectNode request = code("int u = 3;");
        request.putObject("user_expressions").put("sum", "u + 4").put("bad", "u / 0");

        JsonNode values =
                client.request("execute_request", request).reply().content().get("user_expressions");

        assertThat(values.get("sum").toString())
                .isEqualTo("{\"status\":\"ok\",\"data\":{\"text/plain\":\"7\"},\"metadata\":{}}");
        assertThat(values.get("bad").get("status").textValue()).isEqualTo("error");
        assertThat(values.get("bad").get("ename").textValue()).isEqualTo("java.lang.ArithmeticException");
    }

    @Test
    void anInterruptionEndsACellThatComputesOrAsks() {
        for (String endless : List.of("while (true) {}", "System.in.read();")) {
            String id = client.send(
                    "execute_request",
                    code("System.out.println(\"on\"); " + endless).put("allow_stdin", true));
            // Until the cell is at it: an interruption before is meant for no cell
            assertThat(client.nextStream()).isEqualTo("on\n");
            client.control("interrupt_request");

            assertThat(client.outcome(id).reply().content().get("evalue").textValue())
                    .contains("interrupted");
        }
        client.takeQuestion();
    }

    @Test
    void whatIsNoMessageIsDroppedWithALineInTheLog() throws IOException {
        String header = KernelClient.header("a", "kernel_info_request");
        String unknown = KernelClient.header("b", "make_coffee_request");
        String execution = KernelClient.header("c", "execute_request");
        long before = dropped();

        client.sendFrames("00", header, "{}", "{}", "{}");
        client.sendFrames("", header, "{}", "{}", "{}");
        client.sendFrames(KernelClient.sign(header, "{}", "{}", "{"), header, "{}", "{}", "{");
        client.sendFrames(KernelClient.sign(header, "{}", "{}", "[3]"), header, "{}", "{}", "[3]");
        client.sendFrames(KernelClient.sign("no", "{}", "{}", "{}"), "no", "{}", "{}", "{}");
        client.sendFrames(KernelClient.sign("{}", "{}", "{}", "{}"), "{}", "{}", "{}", "{}");
        client.sendFrames(KernelClient.sign(unknown, "{}", "{}", "{}"), unknown, "{}", "{}", "{}");
        client.sendFrames(KernelClient.sign(execution, "{}", "{}", "{}"), execution, "{}", "{}", "{}");
        client.sendFrames(KernelClient.sign(header), header);
        client.sendFrames();
        client.sendRaw("x");
        client.sendRaw("", "");
        String deep = "[".repeat(100_000);
        client.sendFrames(KernelClient.sign(header, "{}", "{}", deep), header, "{}", "{}", deep);

        Outcome next = client.execute("3 + 4");
        assertThat(next.types()).containsExactly("execute_input", "execute_result");
        assertThat(dropped() - before).as(kernel.err()).isEqualTo(13);
        assertThat(kernel.err())
                .contains("heed kernel: dropped a message to shell: its signature must be made with the connection's"
                        + " key, but was not");
    }

    private static long dropped() throws IOException {
        return kernel.err()
                .lines()
                .filter(line -> line.startsWith("heed kernel: dropped a message to shell: "))
                .count();
    }
}
