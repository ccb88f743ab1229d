package dev.heed.run;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.tensorflow.proto.Event;

/** What TensorBoard shows of a run's folder. */
final class Scalars {

    private static final int CHECKSUM = Integer.BYTES;

    private Scalars() {}

    /** Values by step and name, but for speed. */
    static Map<String, Float> of(Path folder) throws IOException {
        Map<String, Float> values = new TreeMap<>();
        try (Stream<Path> files = Files.list(folder)) {
            for (Path file : files.filter(each -> each.toString().contains("tfevents"))
                    .sorted()
                    .toList()) {
                read(ByteBuffer.wrap(Files.readAllBytes(file)).order(ByteOrder.LITTLE_ENDIAN), values);
            }
        }
        return values;
    }

    private static void read(ByteBuffer records, Map<String, Float> values) throws IOException {
        while (records.hasRemaining()) {
            byte[] bytes = new byte[Math.toIntExact(records.getLong())];
            records.position(records.position() + CHECKSUM);
            records.get(bytes).position(records.position() + CHECKSUM);
            Event event = Event.parseFrom(bytes);
            if (event.hasSessionLog()) {
                values.keySet().removeIf(key -> key.compareTo(key(event.getStep(), "")) >= 0);
            }
            event.getSummary().getValueList().stream()
                    .filter(value -> !value.getTag().endsWith("tokens_per_second"))
                    .forEach(value -> values.put(key(event.getStep(), value.getTag()), value.getSimpleValue()));
        }
    }

    private static String key(long step, String name) {
        return String.format(Locale.ROOT, "%08d %s", step, name);
    }
}
