package dev.heed.notebook;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.zeromq.SocketType;
import org.zeromq.ZMQ;
import org.zeromq.ZMQException;
import org.zeromq.ZMsg;

/** A Jupyter kernel on this process's class path: what {@link KernelSpec} has Jupyter start. */
public final class JupyterKernel {

    private static final int PATIENCE_MILLIS = 50;

    /** Requests that are about code, which they must have. */
    private static final Set<String> ABOUT_CODE =
            Set.of("execute_request", "complete_request", "inspect_request", "is_complete_request");

    private final ConnectionFile connection;
    private final PrintStream log = System.err;
    private final ZMQ.Context context = ZMQ.context(1);
    private final JupyterSocket shell;
    private final JupyterSocket control;
    private final JupyterSocket iopub;
    private final JupyterSocket stdin;
    private final KernelCells cells;
    private final Map<String, Function<JupyterMessage, @Nullable ObjectNode>> handlers;
    private volatile boolean hasEnded;

    private JupyterKernel(ConnectionFile connection) {
        this.connection = connection;
        shell = socket("shell", SocketType.ROUTER);
        control = socket("control", SocketType.ROUTER);
        iopub = socket("iopub", SocketType.PUB);
        stdin = socket("stdin", SocketType.ROUTER);
        cells = new KernelCells(iopub, stdin);
        CodeAssistance assistance = cells.assistance();
        handlers = Map.ofEntries(
                entry("execute_request", cells::execute),
                entry("complete_request", request -> assistance.complete(request.content())),
                entry("inspect_request", request -> assistance.inspect(request.content())),
                entry("is_complete_request", request -> assistance.isComplete(request.content())),
                entry("history_request", request -> cells.history().reply(request.content())),
                entry("kernel_info_request", request -> KernelReplies.kernelInfo()),
                entry("interrupt_request", request -> interrupt()),
                entry("shutdown_request", request -> shutDown(request.content())),
                entry("comm_info_request", request -> comms()),
                entry("comm_open", this::refuseComm),
                entry("comm_msg", request -> null),
                entry("comm_close", request -> null));
    }

    private static Map.Entry<String, Function<JupyterMessage, @Nullable ObjectNode>> entry(
            String type, Function<JupyterMessage, @Nullable ObjectNode> handler) {
        return Map.entry(type, handler);
    }

    private JupyterSocket socket(String name, SocketType type) {
        return new JupyterSocket(
                name, bound(name, type), connection, sentence -> log.println("heed kernel: " + sentence));
    }

    private ZMQ.Socket bound(String name, SocketType type) {
        ZMQ.Socket socket = context.socket(type);
        socket.setSndHWM(0); // else what a front end is slow to take is lost, a cell's end too
        String address = connection.address(name);
        try {
            socket.bind(address);
        } catch (ZMQException e) {
            throw new IllegalArgumentException(
                    name + "_port must be free, but got " + address + ": " + e.getMessage(), e);
        }
        return socket;
    }

    /**
     * Serves Jupyter until it asks for the end.
     *
     * @param connectionFile Jupyter's file of ports and key
     * @throws IOException if the file cannot be read
     * @throws IllegalArgumentException if this Java is no JDK, the file is none of Jupyter's, or a port is taken
     */
    public static void serve(Path connectionFile) throws IOException {
        ThisJava.requireJShell();
        new JupyterKernel(ConnectionFile.read(connectionFile)).serve();
    }

    private void serve() {
        ZMQ.Socket heartbeat = bound("hb", SocketType.REP);
        PrintStream out = System.out;
        InputStream in = System.in;
        Optional<ProcessHandle> jupyter = jupyter();
        try {
            cells.takeStandardStreams();
            start("heed-heartbeat", () -> echo(heartbeat));
            start("heed-shell", this::serveShell);
            iopub.send(null, "status", KernelReplies.status("starting"));
            while (!hasEnded) {
                control.receive(PATIENCE_MILLIS)
                        .ifPresent(request -> answer(control, request, handler -> handler.apply(request)));
                if (jupyter.isPresent() && !jupyter.get().isAlive()) {
                    hasEnded = true;
                }
            }
        } finally {
            System.setOut(out);
            System.setErr(log);
            System.setIn(in);
            cells.close();
            control.close();
            iopub.close();
            stdin.close();
            end();
        }
    }

    /** The process that a kernel is not to outlive; Jupyter says by the variable that there is one. */
    private static Optional<ProcessHandle> jupyter() {
        return Optional.ofNullable(System.getenv("JPY_PARENT_PID"))
                .flatMap(set -> ProcessHandle.current().parent());
    }

    private static Thread start(String name, Runnable task) {
        Thread thread = new Thread(
                () -> {
                    try {
                        task.run();
                    } catch (ZMQException e) {
                        // The connection was closed
                    }
                },
                name);
        thread.setDaemon(true);
        thread.start();
        return thread;
    }

    /** Lets the last messages go, for a second: a cell that cannot be stopped holds a socket open. */
    private void end() {
        try {
            start("heed-end", context::close).join(1000);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static void echo(ZMQ.Socket heartbeat) {
        try (heartbeat) {
            for (ZMsg beat = ZMsg.recvMsg(heartbeat); beat != null; beat = ZMsg.recvMsg(heartbeat)) {
                beat.send(heartbeat);
            }
        }
    }

    private void serveShell() {
        try (shell) {
            while (!hasEnded) {
                shell.receive(PATIENCE_MILLIS).ifPresent(this::answerInTurn);
            }
        }
    }

    /**
     * Answers a request on the shell. When a cell fails that is to stop the others, those that wait behind it are not
     * executed: they are taken before its reply is sent, so that who has read the reply has the next cell executed.
     */
    private void answerInTurn(JupyterMessage request) {
        List<JupyterMessage> waiting = new ArrayList<>();
        answer(shell, request, handler -> {
            ObjectNode reply = handler.apply(request);
            if (KernelCells.stopsOthers(request, reply)) {
                for (Optional<JupyterMessage> next = shell.receive(PATIENCE_MILLIS);
                        next.isPresent();
                        next = shell.receive(PATIENCE_MILLIS)) {
                    waiting.add(next.get());
                }
            }
            return reply;
        });
        for (JupyterMessage next : waiting) {
            answer(shell, next, handler -> isExecution(next) ? KernelReplies.aborted() : handler.apply(next));
        }
    }

    /** Answers a request between a busy and an idle; one that cannot be answered is dropped. */
    private void answer(
            JupyterSocket socket,
            JupyterMessage request,
            Function<Function<JupyterMessage, @Nullable ObjectNode>, @Nullable ObjectNode> way) {
        String type = request.type();
        Function<JupyterMessage, @Nullable ObjectNode> handler = handlers.get(type);
        if (handler == null || (socket == control && isExecution(request))) {
            socket.drop("its type must be a request of Jupyter's to a kernel, but got " + type);
            return;
        }
        if (ABOUT_CODE.contains(type) && !request.content().path("code").isTextual()) {
            socket.drop("a request of type " + type + " must have code, but had not");
            return;
        }
        iopub.send(request, "status", KernelReplies.status("busy"));
        ObjectNode reply;
        try {
            reply = way.apply(handler);
        } catch (RuntimeException | LinkageError | StackOverflowError e) {
            reply = KernelReplies.error(e);
        }
        if (reply != null) {
            socket.send(request, type.replace("_request", "_reply"), reply);
        }
        iopub.send(request, "status", KernelReplies.status("idle"));
        if (type.equals("shutdown_request")) {
            hasEnded = true;
        }
    }

    private ObjectNode interrupt() {
        cells.interrupt();
        return KernelReplies.ok();
    }

    private static ObjectNode shutDown(ObjectNode content) {
        return KernelReplies.ok().put("restart", content.path("restart").asBoolean());
    }

    private static boolean isExecution(JupyterMessage request) {
        return request.type().equals("execute_request");
    }

    private static ObjectNode comms() {
        ObjectNode reply = KernelReplies.ok();
        reply.putObject("comms");
        return reply;
    }

    /** No target of a comm is known here; who opens one is told by its end. */
    private @Nullable ObjectNode refuseComm(JupyterMessage request) {
        ObjectNode end = JupyterJson.MAPPER.createObjectNode();
        end.set("comm_id", request.content().path("comm_id"));
        end.putObject("data");
        iopub.send(request, "comm_close", end);
        return null;
    }
}
