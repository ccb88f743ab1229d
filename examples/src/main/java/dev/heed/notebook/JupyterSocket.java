package dev.heed.notebook;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.zeromq.ZFrame;
import org.zeromq.ZMQ;
import org.zeromq.ZMsg;

/**
 * One of a kernel's sockets. What arrives and is no message of this connection (a wrong signature, missing frames, other
 * than JSON) is dropped with a line in the log, for one bad sender must not end the service of all others.
 */
final class JupyterSocket implements AutoCloseable {

    private static final byte[] DELIMITER = "<IDS|MSG>".getBytes(StandardCharsets.US_ASCII);
    static final String VERSION = "5.3";
    private static final String SESSION = UUID.randomUUID().toString();

    private final String name;
    private final ZMQ.Socket socket;
    private final ConnectionFile connection;
    private final Consumer<String> log;
    private boolean isClosed;

    /** The log gets a sentence for each message that is dropped. */
    JupyterSocket(String name, ZMQ.Socket socket, ConnectionFile connection, Consumer<String> log) {
        this.name = name;
        this.socket = socket;
        this.connection = connection;
        this.log = log;
    }

    /** Waits for a message so many milliseconds; empty if none came. For one thread alone. */
    Optional<JupyterMessage> receive(int patience) {
        socket.setReceiveTimeOut(patience);
        for (ZMsg frames = ZMsg.recvMsg(socket); frames != null; frames = ZMsg.recvMsg(socket)) {
            try {
                return Optional.of(read(new ArrayDeque<>(frames)));
            } catch (IllegalArgumentException e) {
                drop(e.getMessage());
            }
        }
        return Optional.empty();
    }

    /** Says that a message will not be answered. */
    void drop(@Nullable String reason) {
        log.accept("dropped a message to " + name + ": " + reason);
    }

    private JupyterMessage read(Deque<ZFrame> frames) {
        List<byte[]> identities = new ArrayList<>();
        while (!frames.isEmpty() && !Arrays.equals(frames.peek().getData(), DELIMITER)) {
            identities.add(frames.remove().getData());
        }
        if (frames.size() < 6) {
            throw new IllegalArgumentException(
                    "it must have a delimiter, a signature and four parts, but frames are missing");
        }
        frames.remove();
        byte[] signature = frames.remove().getData();
        byte[][] parts = new byte[4][];
        for (int i = 0; i < parts.length; i++) {
            parts[i] = frames.remove().getData();
        }
        if (!MessageDigest.isEqual(signature, connection.sign(parts))) {
            throw new IllegalArgumentException("its signature must be made with the connection's key, but was not");
        }
        ObjectNode header = object(parts[0], "header");
        if (!header.path("msg_type").isTextual() || !header.path("msg_id").isTextual()) {
            throw new IllegalArgumentException("its header must have a msg_id and a msg_type, but had not");
        }
        object(parts[1], "parent header");
        object(parts[2], "metadata");
        return new JupyterMessage(identities, header, object(parts[3], "content"));
    }

    private static ObjectNode object(byte[] part, String name) {
        try {
            JsonNode json = JupyterJson.MAPPER.readTree(part);
            if (json instanceof ObjectNode object) {
                return object;
            }
            throw new IllegalArgumentException("its " + name + " must be a JSON object, but was not");
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException(
                    "its " + name + " must be JSON, but was not: " + JupyterJson.problem(e), e);
        } catch (IOException e) {
            throw new IllegalArgumentException("its " + name + " must be JSON, but was not", e);
        }
    }

    /** Sends a message that a request led to, to its sender; to everyone where there is none. From any thread. */
    synchronized void send(@Nullable JupyterMessage request, String type, ObjectNode content) {
        ObjectNode header = JupyterJson.MAPPER
                .createObjectNode()
                .put("msg_id", UUID.randomUUID().toString())
                .put("session", SESSION)
                .put("username", "heed")
                .put("date", Instant.now().toString())
                .put("msg_type", type)
                .put("version", VERSION);
        byte[][] parts = {
            header.toString().getBytes(StandardCharsets.UTF_8),
            (request == null ? "{}" : request.header().toString()).getBytes(StandardCharsets.UTF_8),
            "{}".getBytes(StandardCharsets.UTF_8),
            content.toString().getBytes(StandardCharsets.UTF_8)
        };
        ZMsg message = new ZMsg();
        if (request != null) {
            request.identities().forEach(message::add);
        }
        message.add(DELIMITER);
        message.add(connection.sign(parts));
        for (byte[] part : parts) {
            message.add(part);
        }
        if (!isClosed) {
            message.send(socket);
        }
    }

    @Override
    public synchronized void close() {
        isClosed = true;
        socket.close();
    }
}
