package dev.heed.io;

import java.io.Closeable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;

/**
 * An open file of the safetensors format of which the header is read.
 *
 * @param path where it is
 * @param channel of its bytes
 * @param header what it holds
 * @param begin where the data begin
 */
record SafeTensorsFile(Path path, FileChannel channel, SafeTensorsHeader header, long begin) implements Closeable {

    /**
     * Opens a file.
     *
     * @throws IllegalArgumentException if it is not of this format
     * @throws UncheckedIOException if it cannot be read
     */
    @SuppressWarnings("StreamResourceLeak") // the channel is the caller's
    static SafeTensorsFile open(Path path) {
        FileChannel channel = null;
        boolean isOpen = false;
        try {
            channel = FileChannel.open(PlainFile.require(path));
            SafeTensorsHeader header = SafeTensorsHeader.read(path, channel);
            isOpen = true;
            return new SafeTensorsFile(path, channel, header, channel.position());
        } catch (IOException e) {
            throw unreadable(path, e);
        } finally {
            if (channel != null && !isOpen) {
                close(path, channel);
            }
        }
    }

    static UncheckedIOException unreadable(Path file, IOException cause) {
        return new UncheckedIOException("could not read " + file + ": " + FailureWords.reason(cause), cause);
    }

    /** Its name in its folder. */
    String name() {
        return String.valueOf(path.getFileName());
    }

    @Override
    public void close() {
        close(path, channel);
    }

    private static void close(Path path, FileChannel channel) {
        try {
            channel.close();
        } catch (IOException e) {
            throw unreadable(path, e);
        }
    }
}
