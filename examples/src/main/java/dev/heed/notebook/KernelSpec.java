package dev.heed.notebook;

import com.fasterxml.jackson.databind.JsonNode;
import dev.heed.io.AtomicFile;
import dev.heed.io.PlainFile;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;

/** The kernel's entry in Jupyter: how to start it, with this process's Java, options and class path. */
public final class KernelSpec {

    private static final String NAME = "heed";

    private KernelSpec() {}

    /**
     * Registers the kernel under the name heed. An earlier entry is replaced: do it again when the class path has changed.
     * An entry of that name that starts something else is refused.
     *
     * @param mainClass the class whose command {@code kernel CONNECTION_FILE} serves Jupyter
     * @param prefix the folder that Python is installed in, or null for the user alone
     * @return the file that was written
     * @throws IllegalArgumentException if the folder cannot be written to, or this Java is no JDK
     */
    public static Path install(Class<?> mainClass, @Nullable Path prefix) {
        ThisJava.requireJShell();
        Path data = prefix == null
                ? userData(System.getenv())
                : prefix.resolve("share").resolve("jupyter");
        Path file = data.resolve("kernels").resolve(NAME).resolve("kernel.json");
        if (Files.exists(file, LinkOption.NOFOLLOW_LINKS) && !starts(file, mainClass)) {
            throw new IllegalArgumentException(
                    "prefix must have no other kernel of the name " + NAME + ", but got " + file);
        }
        AtomicFile.writeText(file, json(mainClass));
        return file;
    }

    private static boolean starts(Path file, Class<?> mainClass) {
        try {
            JsonNode command = JupyterJson.MAPPER
                    .readTree(Files.readString(PlainFile.require(file)))
                    .path("argv");
            return StreamSupport.stream(command.spliterator(), false)
                    .anyMatch(part -> part.asText().equals(mainClass.getName()));
        } catch (IOException | IllegalArgumentException e) {
            return false;
        }
    }

    private static String json(Class<?> mainClass) {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(ThisJava.options());
        command.addAll(List.of("-cp", classPath(), mainClass.getName(), "kernel", "{connection_file}"));
        Map<String, Object> spec = new LinkedHashMap<>();
        spec.put("argv", command);
        spec.put("display_name", "Heed");
        spec.put("env", ThisJava.environment());
        spec.put("interrupt_mode", "message"); // Java takes a signal for the end of the process
        spec.put("language", "java");
        return JupyterJson.format(spec);
    }

    /** Jupyter starts the kernel in the notebook's folder, where a relative path leads nowhere. */
    private static String classPath() {
        return Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator, -1))
                .map(entry -> Path.of(entry).toAbsolutePath().toString())
                .collect(Collectors.joining(File.pathSeparator));
    }

    /** Where Jupyter looks for what a user has installed, by its documentation. */
    static Path userData(Map<String, String> environment) {
        String set = environment.getOrDefault("JUPYTER_DATA_DIR", "");
        if (!set.isEmpty()) {
            return Path.of(set);
        }
        String system = System.getProperty("os.name").toLowerCase(Locale.ROOT);
        if (system.startsWith("windows")) {
            return Path.of(environment.getOrDefault("APPDATA", System.getProperty("user.home")), "jupyter");
        }
        String given = environment.getOrDefault("HOME", "");
        Path home = Path.of(given.isEmpty() ? System.getProperty("user.home") : given);
        if (system.startsWith("mac")) {
            return home.resolve("Library").resolve("Jupyter");
        }
        String shared = environment.getOrDefault("XDG_DATA_HOME", "");
        return (shared.isEmpty() ? home.resolve(".local").resolve("share") : Path.of(shared)).resolve("jupyter");
    }
}
