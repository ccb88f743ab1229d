package dev.heed.notebook;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import dev.heed.io.PlainFile;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.util.HexFormat;
import java.util.Locale;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/** What Jupyter tells a kernel that it starts: where to listen, and the key that messages are signed with. */
final class ConnectionFile {

    private final Path file;
    private final JsonNode json;
    private final @Nullable SecretKeySpec key;

    private ConnectionFile(Path file, JsonNode json, @Nullable SecretKeySpec key) {
        this.file = file;
        this.json = json;
        this.key = key;
    }

    /**
     * Reads a file.
     *
     * @throws IOException if it cannot be read
     * @throws IllegalArgumentException if it is none of Jupyter's, or wants what this kernel has not
     */
    static ConnectionFile read(Path file) throws IOException {
        JsonNode json;
        try {
            json = JupyterJson.MAPPER.readTree(Files.readAllBytes(PlainFile.require(file)));
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException(
                    "a connection file must be JSON, but got " + file + ": " + JupyterJson.problem(e), e);
        }
        ConnectionFile read = new ConnectionFile(file, json, key(file, json));
        if (!read.text("transport").equals("tcp")) {
            throw read.refusal("transport must be tcp");
        }
        return read;
    }

    /** No key means that nothing is signed. */
    private static @Nullable SecretKeySpec key(Path file, JsonNode json) {
        String key = json.path("key").asText("");
        if (key.isEmpty()) {
            return null;
        }
        String algorithm = json.path("signature_scheme")
                .asText("hmac-sha256")
                .replace("-", "")
                .toUpperCase(Locale.ROOT);
        SecretKeySpec spec = new SecretKeySpec(key.getBytes(StandardCharsets.UTF_8), algorithm);
        try {
            mac(spec);
        } catch (GeneralSecurityException e) {
            throw new IllegalArgumentException(
                    "signature_scheme must be known to Java, but got " + json.path("signature_scheme") + " in " + file,
                    e);
        }
        return spec;
    }

    private static Mac mac(SecretKeySpec key) throws GeneralSecurityException {
        Mac mac = Mac.getInstance(key.getAlgorithm());
        mac.init(key);
        return mac;
    }

    /** Returns the address of a socket, as shell. */
    String address(String socket) {
        JsonNode port = json.path(socket + "_port");
        if (!port.isInt() || port.intValue() < 1 || port.intValue() > 0xFFFF) {
            throw refusal(socket + "_port must be a port");
        }
        return "tcp://" + text("ip") + ":" + port.intValue();
    }

    private String text(String name) {
        if (!json.path(name).isTextual()) {
            throw refusal(name + " must be a text");
        }
        return json.get(name).textValue();
    }

    private IllegalArgumentException refusal(String rule) {
        String name = rule.substring(0, rule.indexOf(' '));
        String got = json.path(name).isMissingNode() ? "none" : json.get(name).toString();
        return new IllegalArgumentException(rule + ", but got " + got + " in " + file);
    }

    /** Signs the four parts of a message, in hexadecimal. */
    byte[] sign(byte[]... parts) {
        if (key == null) {
            return new byte[0];
        }
        try {
            Mac mac = mac(key);
            for (byte[] part : parts) {
                mac.update(part);
            }
            return HexFormat.of().formatHex(mac.doFinal()).getBytes(StandardCharsets.US_ASCII);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }
}
