package dev.heed.io;

import ai.djl.ndarray.NDArray;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Map;

/** SHA-256 digests, in hexadecimal digits as {@code sha256sum} prints them. */
public final class Sha256 {

    private Sha256() {}

    /** The digest of bytes, 64 hexadecimal digits. */
    public static String of(byte[] bytes) {
        return HexFormat.of().formatHex(newDigest().digest(bytes));
    }

    /** The digest of a text in UTF-8. */
    public static String of(String text) {
        return of(text.getBytes(StandardCharsets.UTF_8));
    }

    /** The digest of a file. */
    public static String of(Path file) {
        MessageDigest digest = newDigest();
        try (InputStream in = new DigestInputStream(Files.newInputStream(PlainFile.require(file)), digest)) {
            in.transferTo(OutputStream.nullOutputStream());
            return HexFormat.of().formatHex(digest.digest());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The digest of what is written, which need not be in memory at once. */
    public static String of(AtomicFile.Content content) {
        MessageDigest digest = newDigest();
        try (OutputStream out =
                new BufferedOutputStream(new DigestOutputStream(OutputStream.nullOutputStream(), digest))) {
            content.writeTo(out);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return HexFormat.of().formatHex(digest.digest());
    }

    /** The digest of arrays, their names, types and shapes. */
    public static String of(Map<String, NDArray> arrays) {
        return of(out -> {
            for (var named : arrays.entrySet()) {
                NDArray array = named.getValue();
                String what = named.getKey() + " " + array.getDataType() + " " + array.getShape() + "\n";
                out.write(what.getBytes(StandardCharsets.UTF_8));
                TensorBytes.write(array, out);
            }
        });
    }

    private static MessageDigest newDigest() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}
