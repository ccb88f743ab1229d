package dev.heed.parity;

import com.google.gson.Gson;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Objects;

/** Reads what scripts in Python wrote. */
public final class ReferenceJson {

    private ReferenceJson() {}

    /** Makes an object of a file in the package of its class; names that the class does not have are passed over. */
    public static <T> T read(String name, Class<T> type) {
        try (Reader reader = new InputStreamReader(
                Objects.requireNonNull(type.getResourceAsStream(name), name), StandardCharsets.UTF_8)) {
            return new Gson().fromJson(reader, type);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
