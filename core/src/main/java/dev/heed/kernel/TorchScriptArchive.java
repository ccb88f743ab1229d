package dev.heed.kernel;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/**
 * Writes a TorchScript archive in memory: what {@code torch.jit.save} writes for a module without parameters.
 *
 * <p>The archive is a zip of stored entries under one folder: the module's source and functions, the pickled module (an
 * instance with one field, {@code training = True}), no constants, and the format's version.
 */
final class TorchScriptArchive {

    private static final String FOLDER = "heed/";
    private static final String FORMAT_VERSION = "3\n";

    private TorchScriptArchive() {}

    /**
     * The archive of a module.
     *
     * @param name the class that the source defines
     * @param source the module's code in TorchScript's serialized form
     * @param functions code of functions that the source calls, by the name under {@code __torch__}
     */
    static byte[] of(String name, byte[] source, Map<String, byte[]> functions) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
            zip.setMethod(ZipOutputStream.STORED);
            store(zip, "data.pkl", pickledModule(name));
            store(zip, "code/__torch__.py", source);
            for (Map.Entry<String, byte[]> file : functions.entrySet()) {
                store(zip, "code/__torch__/" + file.getKey() + ".py", file.getValue());
            }
            store(zip, "constants.pkl", latin("\u0080\u0002)."));
            store(zip, "version", latin(FORMAT_VERSION));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }

    /** Pickle, protocol 2: make an instance of the class, set its state to {@code {"training": True}}, stop. */
    private static byte[] pickledModule(String name) {
        byte[] key = latin("training");
        byte[] length = ByteBuffer.allocate(Integer.BYTES)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putInt(key.length)
                .array();
        ByteArrayOutputStream pickle = new ByteArrayOutputStream();
        pickle.writeBytes(latin("\u0080\u0002c__torch__\n" + name + "\n)\u0081}(X"));
        pickle.writeBytes(length);
        pickle.writeBytes(key);
        pickle.writeBytes(latin("\u0088ub."));
        return pickle.toByteArray();
    }

    private static void store(ZipOutputStream zip, String name, byte[] content) throws IOException {
        CRC32 checksum = new CRC32();
        checksum.update(content);
        ZipEntry entry = new ZipEntry(FOLDER + name);
        entry.setSize(content.length);
        entry.setCrc(checksum.getValue());
        zip.putNextEntry(entry);
        zip.write(content);
        zip.closeEntry();
    }

    private static byte[] latin(String text) {
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }
}
