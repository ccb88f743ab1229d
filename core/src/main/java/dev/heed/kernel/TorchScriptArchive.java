package dev.heed.kernel;

import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.LocalDateTime;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.zip.CRC32;
import java.util.zip.CheckedOutputStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/**
 * Writes a TorchScript archive, as {@code torch.jit.save} does: what libtorch, and so DJL and {@code torch.jit.load} in
 * Python, runs without any other code.
 *
 * <p>The archive is a zip of stored entries under one folder: the code of the classes, the pickled instance, each
 * parameter's values, no constants, and the format's version. Values begin at a multiple of 64 bytes, as libtorch's own
 * do, so that they can be mapped into memory. Equal modules give equal bytes.
 */
public final class TorchScriptArchive {

    private static final String FOLDER = "heed/";

    /** Of libtorch 1.13 and later; with an older number some operations would be read as what they once were. */
    private static final String FORMAT_VERSION = "10\n";

    private static final String NO_CONSTANTS = "\u0080\u0002).";

    /** Of no meaning. Java would write the zip format's first day once more, in words that depend on the time zone. */
    private static final LocalDateTime SOME_TIME = LocalDateTime.of(1981, 1, 1, 0, 0);

    private static final int ALIGNMENT = 64;
    private static final int ENTRY_HEADER = 30;
    private static final int EXTRA_HEADER = 4;

    /** Java writes this much more before the values of an entry of 4 GiB. */
    private static final int LONG_SIZES = 20;

    private static final long LONG = 0xFFFF_FFFFL;

    private final CountingStream counting;
    private final ZipOutputStream zip;

    private TorchScriptArchive(OutputStream out) {
        counting = new CountingStream(out);
        zip = new ZipOutputStream(counting);
        zip.setMethod(ZipOutputStream.STORED);
    }

    /**
     * Writes a module.
     *
     * @param out where the archive goes; it is not closed
     * @param module the module
     * @param functions code of functions that the module's classes call, by the name under {@code __torch__}
     * @throws IOException if the stream refuses what is written
     */
    public static void write(OutputStream out, ScriptModule module, Map<String, String> functions) throws IOException {
        Map<ScriptModule, String> classes = new HashMap<>();
        Map<String, String> bodies = new LinkedHashMap<>();
        name(module, classes, new HashMap<>(), bodies);
        StringBuilder source = new StringBuilder();
        bodies.forEach((body, name) ->
                source.append("class ").append(name).append("(Module):\n").append(body));
        ScriptPickle pickle = new ScriptPickle(classes);
        byte[] instance = pickle.of(module);

        TorchScriptArchive archive = new TorchScriptArchive(out);
        archive.store("data.pkl", instance);
        archive.store("code/__torch__.py", utf8(source.toString()));
        for (Map.Entry<String, String> file : new TreeMap<>(functions).entrySet()) {
            archive.store("code/__torch__/" + file.getKey() + ".py", utf8(file.getValue()));
        }
        List<ScriptModule.Tensor> tensors = pickle.tensors();
        for (int number = 0; number < tensors.size(); number++) {
            ScriptModule.Tensor tensor = tensors.get(number);
            archive.store("data/" + number, tensor.shape().size() * Float.BYTES, tensor.values());
        }
        archive.store("constants.pkl", NO_CONSTANTS.getBytes(StandardCharsets.ISO_8859_1));
        archive.store("version", utf8(FORMAT_VERSION));
        archive.zip.finish();
    }

    /** Names the classes, children first: modules of one class share a name, another of the same name gets a number. */
    private static void name(
            ScriptModule module,
            Map<ScriptModule, String> classes,
            Map<String, Integer> counts,
            Map<String, String> bodies) {
        module.attributes().values().forEach(attribute -> {
            if (attribute.value().orElse(null) instanceof ScriptModule child) {
                name(child, classes, counts, bodies);
            }
        });
        String name = bodies.computeIfAbsent(module.body(classes), body -> {
            int count = counts.merge(module.name(), 1, Integer::sum);
            return count == 1 ? module.name() : module.name() + count;
        });
        classes.put(module, name);
    }

    private void store(String name, byte[] content) throws IOException {
        store(name, content.length, out -> out.write(content));
    }

    private void store(String name, long size, ScriptModule.Values content) throws IOException {
        CRC32 checksum = new CRC32();
        content.writeTo(new CheckedOutputStream(OutputStream.nullOutputStream(), checksum));
        ZipEntry entry = new ZipEntry(FOLDER + name);
        entry.setTimeLocal(SOME_TIME);
        entry.setSize(size);
        entry.setCrc(checksum.getValue());
        entry.setExtra(padding(ENTRY_HEADER + utf8(FOLDER + name).length + (size >= LONG ? LONG_SIZES : 0)));
        zip.putNextEntry(entry);
        content.writeTo(zip);
        zip.closeEntry();
    }

    /** An extra field that moves the content to a multiple of 64 bytes, under the mark that libtorch gives its own. */
    private byte[] padding(int headers) {
        long start = counting.count + headers + EXTRA_HEADER;
        int length = (int) (-start & (ALIGNMENT - 1));
        byte[] extra = new byte[EXTRA_HEADER + length];
        extra[0] = 'F';
        extra[1] = 'B';
        extra[2] = (byte) length;
        return extra;
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    /** Knows where in the archive the next entry begins. */
    private static final class CountingStream extends FilterOutputStream {

        private long count;

        CountingStream(OutputStream out) {
            super(out);
        }

        @Override
        public void write(int b) throws IOException {
            out.write(b);
            count++;
        }

        @Override
        public void write(byte[] bytes, int from, int length) throws IOException {
            out.write(bytes, from, length);
            count += length;
        }
    }
}
