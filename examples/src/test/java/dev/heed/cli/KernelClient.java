package dev.heed.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.UUID;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.zeromq.SocketType;
import org.zeromq.ZContext;
import org.zeromq.ZMQ;
import org.zeromq.ZMsg;

/** Talks to a kernel as a front end does, frame by frame. */
final class KernelClient implements AutoCloseable {

    static final ObjectMapper JSON = new ObjectMapper();
    private static final String KEY = "a key";
    private static final int PATIENCE = 30_000;

    private final ZContext context = new ZContext();
    private final ObjectNode connection = JSON.createObjectNode();
    private final byte[] identity = UUID.randomUUID().toString().getBytes(StandardCharsets.US_ASCII);
    private final ZMQ.Socket shell;
    private final ZMQ.Socket control;
    private final ZMQ.Socket stdin;
    private final ZMQ.Socket iopub;

    /** Writes the connection file; the kernel is started with it by the caller. */
    KernelClient(Path file) throws IOException {
        connection.put("transport", "tcp").put("ip", "127.0.0.1").put("key", KEY);
        connection.put("signature_scheme", "hmac-sha256");
        List<ServerSocket> taken = new ArrayList<>();
        for (String name : List.of("shell", "control", "stdin", "iopub", "hb")) {
            ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
            taken.add(free);
            connection.put(name + "_port", free.getLocalPort());
        }
        for (ServerSocket free : taken) {
            free.close();
        }
        Files.writeString(file, connection.toString());
        shell = connect("shell", SocketType.DEALER);
        control = connect("control", SocketType.DEALER);
        stdin = connect("stdin", SocketType.DEALER);
        iopub = connect("iopub", SocketType.SUB);
        iopub.subscribe("");
    }

    private ZMQ.Socket connect(String name, SocketType type) {
        ZMQ.Socket socket = context.createSocket(type);
        socket.setReceiveTimeOut(PATIENCE);
        if (type == SocketType.DEALER) {
            socket.setIdentity(identity);
        }
        socket.connect("tcp://127.0.0.1:" + connection.get(name + "_port").intValue());
        return socket;
    }

    /** Waits until the kernel serves and its publications arrive here. */
    void awaitKernel() {
        iopub.setReceiveTimeOut(100);
        do {
            send("kernel_info_request", JSON.createObjectNode());
            receive(shell);
        } while (ZMsg.recvMsg(iopub) == null);
        while (ZMsg.recvMsg(iopub) != null) {}
        iopub.setReceiveTimeOut(PATIENCE);
    }

    record Message(String type, String parent, JsonNode content) {}

    /** What came of a request: its reply, and all that was published about it before the kernel was idle again. */
    record Outcome(Message reply, List<Message> published) {

        List<String> types() {
            return published.stream().map(Message::type).toList();
        }
    }

    Outcome execute(String code) {
        return request("execute_request", JSON.createObjectNode().put("code", code));
    }

    Outcome request(String type, ObjectNode content) {
        return outcome(send(type, content));
    }

    String send(String type, ObjectNode content) {
        return send(shell, type, content);
    }

    /** Sends on the control channel, where a request overtakes those on the shell. */
    Message control(String type) {
        send(control, type, JSON.createObjectNode());
        return receive(control);
    }

    private String send(ZMQ.Socket socket, String type, ObjectNode content) {
        String id = UUID.randomUUID().toString();
        String header = header(id, type);
        send(socket, sign(header, "{}", "{}", content.toString()), header, "{}", "{}", content.toString());
        return id;
    }

    static String header(String id, String type) {
        return JSON.createObjectNode()
                .put("msg_id", id)
                .put("msg_type", type)
                .put("session", "session")
                .put("username", "test")
                .put("date", "2026-01-01T00:00:00Z")
                .put("version", "5.3")
                .toString();
    }

    /** Sends the frames of a message as they are; the first is the signature. */
    void sendFrames(String... frames) {
        send(shell, frames);
    }

    private static void send(ZMQ.Socket socket, String... frames) {
        ZMsg message = new ZMsg();
        message.add("<IDS|MSG>");
        for (String frame : frames) {
            message.add(frame.getBytes(StandardCharsets.UTF_8));
        }
        message.send(socket);
    }

    /** Sends frames that are no message at all. */
    void sendRaw(String... frames) {
        ZMsg message = new ZMsg();
        for (String frame : frames) {
            message.add(frame);
        }
        message.send(shell);
    }

    static String sign(String... parts) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(KEY.getBytes(StandardCharsets.US_ASCII), "HmacSHA256"));
            for (String part : parts) {
                mac.update(part.getBytes(StandardCharsets.UTF_8));
            }
            return HexFormat.of().formatHex(mac.doFinal());
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Collects what comes of a request that was sent. */
    Outcome outcome(String id) {
        Message reply = receive(shell);
        assertThat(reply.parent()).isEqualTo(id);
        return new Outcome(reply, published(id));
    }

    private List<Message> published(String id) {
        List<Message> published = new ArrayList<>();
        while (true) {
            Message message = receive(iopub);
            if (!message.parent().equals(id)) {
                continue;
            }
            if (!message.type().equals("status")) {
                published.add(message);
            } else if (message.content().get("execution_state").textValue().equals("idle")) {
                return published;
            }
        }
    }

    /** Returns what is printed next. */
    String nextStream() {
        while (true) {
            Message message = receive(iopub);
            if (message.type().equals("stream")) {
                return message.content().get("text").textValue();
            }
        }
    }

    /** Takes the cell's question for a line. */
    void takeQuestion() {
        assertThat(receive(stdin).type()).isEqualTo("input_request");
    }

    /** Gives the answer to the cell's question for a line. */
    void answer(String line) {
        takeQuestion();
        send(stdin, "input_reply", JSON.createObjectNode().put("value", line));
    }

    private static Message receive(ZMQ.Socket socket) {
        ZMsg frames = ZMsg.recvMsg(socket);
        assertThat(frames).as("a message in time").isNotNull();
        while (!frames.pop().toString().equals("<IDS|MSG>")) {}
        String signature = frames.popString();
        List<String> parts = new ArrayList<>();
        frames.forEach(frame -> parts.add(frame.getString(StandardCharsets.UTF_8)));
        assertThat(signature).isEqualTo(sign(parts.toArray(String[]::new)));
        try {
            return new Message(
                    JSON.readTree(parts.get(0)).get("msg_type").textValue(),
                    JSON.readTree(parts.get(1)).path("msg_id").asText(),
                    JSON.readTree(parts.get(3)));
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() {
        context.close();
    }
}
