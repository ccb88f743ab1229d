package dev.heed.notebook;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.heed.notebook.KernelOutputs.Output;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Executes cells for a kernel, on a thread of their own, and publishes what they show. */
final class KernelCells implements AutoCloseable {

    private final SnippetSession session = SnippetSession.withImports();
    private final CodeAssistance assistance = new CodeAssistance(session.analysis());
    private final KernelHistory history = new KernelHistory();
    private final KernelOutputs outputs = new KernelOutputs();
    private final JupyterSocket iopub;
    private final KernelInput input;
    private final ExecutorService cells = Executors.newSingleThreadExecutor(task -> {
        Thread thread = new Thread(task, "heed-cells");
        thread.setDaemon(true);
        return thread;
    });

    KernelCells(JupyterSocket iopub, JupyterSocket stdin) {
        this.iopub = iopub;
        input = new KernelInput(stdin, outputs);
    }

    /** Makes this process's standard streams and displays those of its cells. */
    void takeStandardStreams() {
        System.setOut(outputs.stream("stdout"));
        System.setErr(outputs.stream("stderr"));
        System.setIn(input);
        Display.sendTo(rendering -> outputs.add(new Output("display_data", KernelReplies.data(rendering))));
    }

    CodeAssistance assistance() {
        return assistance;
    }

    KernelHistory history() {
        return history;
    }

    void interrupt() {
        session.interrupt();
    }

    /** Whether a request and its reply are of a cell that failed, and cells that wait behind it are not to be executed. */
    static boolean stopsOthers(JupyterMessage request, @Nullable ObjectNode reply) {
        return request.type().equals("execute_request")
                && reply != null
                && reply.path("status").asText().equals("error")
                && !isSilent(request)
                && request.content().path("stop_on_error").asBoolean(true);
    }

    private static boolean isSilent(JupyterMessage request) {
        return request.content().path("silent").asBoolean();
    }

    /** Executes a cell and returns the reply. A silent one publishes nothing and is not remembered. */
    ObjectNode execute(JupyterMessage request) {
        ObjectNode content = request.content();
        boolean isShown = !isSilent(request);
        String code = content.path("code").textValue();
        boolean isKept = isShown && content.path("store_history").asBoolean(true);
        if (isKept) {
            history.add(code);
        }
        if (isShown) {
            ObjectNode shown = JupyterJson.MAPPER.createObjectNode().put("code", code);
            iopub.send(request, "execute_input", shown.put("execution_count", history.count()));
        }
        Consumer<Output> before = outputs.sendTo(output -> {
            if (isShown) {
                iopub.send(request, output.type(), output.content());
            }
        });
        input.askFor(content.path("allow_stdin").asBoolean() ? request : null);
        ObjectNode reply;
        try {
            Optional<Rendering> value = run(code);
            outputs.flush();
            if (isKept) {
                value.ifPresent(shown -> history.addValue(shown.text()));
            }
            if (isShown) {
                value.ifPresent(shown -> iopub.send(
                        request, "execute_result", KernelReplies.data(shown).put("execution_count", history.count())));
            }
            reply = KernelReplies.ok();
            reply.set("user_expressions", values(content.path("user_expressions")));
        } catch (ExecutionException e) {
            outputs.flush();
            reply = KernelReplies.error(Objects.requireNonNullElse(e.getCause(), e));
            if (isShown) {
                iopub.send(request, "error", reply.deepCopy());
            }
            reply.putObject("user_expressions");
        } finally {
            if (!isShown) {
                outputs.sendTo(before); // threads of the cell before may still print
            }
        }
        reply.putArray("payload");
        return reply.put("execution_count", history.count());
    }

    /** The values of named expressions; one that fails has its failure. */
    private ObjectNode values(JsonNode expressions) {
        ObjectNode values = JupyterJson.MAPPER.createObjectNode();
        for (Map.Entry<String, JsonNode> expression : expressions.properties()) {
            ObjectNode value;
            try {
                value = KernelReplies.ok();
                Rendering shown = run(expression.getValue().asText()).orElseGet(() -> new Rendering("", null, null));
                value.setAll(KernelReplies.data(shown));
            } catch (ExecutionException e) {
                value = KernelReplies.error(Objects.requireNonNullElse(e.getCause(), e));
            }
            values.set(expression.getKey(), value);
        }
        return values;
    }

    private Optional<Rendering> run(String code) throws ExecutionException {
        Cell cell = new Cell(Cell.Kind.CODE, code, 0);
        int number = history.count();
        try {
            return cells.submit(() -> session.eval(cell, number).map(SnippetSession.CellValue::rendering))
                    .get();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new ExecutionException(e);
        }
    }

    @Override
    public void close() {
        cells.shutdownNow();
        outputs.close();
        input.end();
        session.close();
    }
}
