package dev.heed.run;

import dev.heed.io.PlainFile;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.zip.CRC32C;
import org.tensorflow.proto.Event;

/**
 * A file of events that TensorBoard reads while it grows. Each event is a record of TensorFlow's: its length in 8
 * bytes, a checksum of the length, the event, a checksum of the event; all numbers begin with their lowest byte.
 *
 * @see <a href="https://www.tensorflow.org/tutorials/load_data/tfrecord#tfrecords_format_details">The format of records</a>
 */
final class EventFile {

    /** So that TensorBoard takes what comes again after a restart in the place of what it had. */
    private static final String VERSION = "brain.Event:2";

    /* A checksum of data that holds checksums would be weak, so the format turns it by 15 bits and adds this number. */
    private static final int MASK = 0xa282ead8;
    private static final int TURN = 15;

    private final Path file;

    private EventFile(Path file) {
        this.file = file;
    }

    /**
     * Begins a file.
     *
     * @param file its name must hold {@code tfevents}
     * @param wallTime seconds since 1970
     */
    static EventFile begin(Path file, double wallTime) {
        EventFile events = new EventFile(file);
        events.add(Event.newBuilder().setWallTime(wallTime).setFileVersion(VERSION));
        return events;
    }

    /** Adds an event at the end. */
    void add(Event.Builder event) {
        PlainFile.append(file, record(event.build().toByteArray()));
    }

    private static byte[] record(byte[] event) {
        ByteBuffer record = ByteBuffer.allocate(Long.BYTES + Integer.BYTES + event.length + Integer.BYTES)
                .order(ByteOrder.LITTLE_ENDIAN);
        record.putLong(event.length);
        record.putInt(checksum(record.array(), Long.BYTES));
        record.put(event);
        record.putInt(checksum(event, event.length));
        return record.array();
    }

    private static int checksum(byte[] data, int length) {
        CRC32C crc = new CRC32C();
        crc.update(data, 0, length);
        return Integer.rotateRight((int) crc.getValue(), TURN) + MASK;
    }
}
