package dev.heed.notebook;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** A cell that failed. The message names the cell and the line, says what is wrong and quotes the line. */
public final class CellException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    /** The cause is what the cell threw, or null if it was refused. */
    CellException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }

    /** The same failure, with the file before the cell. */
    CellException in(Path file) {
        return new CellException(file + ", " + getMessage(), getCause());
    }
}
