package dev.heed.notebook;

import dev.heed.io.TextFile;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import jdk.jshell.tool.JavaShellToolBuilder;
import org.jspecify.annotations.Nullable;

/** The JDK's jshell on this process's class path, with Heed's imports ready. Snippets run in a Java of their own. */
public final class JShellTool {

    private static final String STARTUP = "jshell-startup.jsh";

    private JShellTool() {}

    /**
     * Runs jshell on the process's terminal until the user leaves it.
     *
     * @param script a script to run first, or null
     * @return jshell's exit code
     * @throws Exception if jshell cannot be started
     * @throws IllegalArgumentException if this Java is no JDK, or the script cannot be read or is not in UTF-8
     */
    public static int run(@Nullable Path script) throws Exception {
        ThisJava.requireJShell();
        Path startup = Files.createTempFile("heed-", ".jsh");
        Path copy = Files.createTempFile("heed-", ".jsh");
        try {
            if (script != null) {
                // jshell takes a byte order mark for Java, and goes on with what is no UTF-8
                Files.writeString(copy, TextFile.read(script));
            }
            Files.write(startup, imports());
            return JavaShellToolBuilder.builder()
                    .start(arguments(startup, script == null ? null : copy).toArray(String[]::new));
        } finally {
            Files.delete(startup);
            Files.delete(copy);
        }
    }

    /** Heed's, DJL's and Tablesaw's packages: a line each. Where two have a class of one name, one of them is named. */
    static List<String> imports() {
        try (InputStream imports = Objects.requireNonNull(JShellTool.class.getResourceAsStream(STARTUP), STARTUP)) {
            return new String(imports.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static List<String> arguments(Path startup, @Nullable Path script) {
        List<String> arguments = new ArrayList<>();
        arguments.addAll(List.of("--class-path", System.getProperty("java.class.path")));
        arguments.addAll(List.of("--startup", "DEFAULT", "--startup", startup.toString()));
        // jshell debugs the Java that runs the snippets; DJL would show a debugger no array's values
        arguments.add("-R-Djshell=true");
        ThisJava.options().forEach(option -> arguments.add("-R" + option));
        if (script != null) {
            arguments.add(script.toString());
        }
        return arguments;
    }
}
