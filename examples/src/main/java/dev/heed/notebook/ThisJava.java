package dev.heed.notebook;

import java.lang.management.ManagementFactory;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The Java of this process: whether notebooks can run in it, and how to start another that does the same work. */
final class ThisJava {

    /** What holds for this process alone: its terminal, and an archive of classes that goes with its build. */
    private static final List<String> OWN = List.of("-Dheed.terminal=", "-Xshare:", "-XX:SharedArchiveFile=");

    private ThisJava() {}

    /**
     * Checks that this Java has JShell, which a mere runtime has not.
     *
     * @throws IllegalArgumentException if it has not
     */
    static void requireJShell() {
        if (ModuleLayer.boot().findModule("jdk.jshell").isEmpty()) {
            throw new IllegalArgumentException("Java must be a full JDK, with the module jdk.jshell, but got "
                    + System.getProperty("java.home") + "; install a JDK or set JAVA_HOME");
        }
    }

    /** This process's options before the class path, such as the size of the heap. */
    static List<String> options() {
        return ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
                .filter(option -> OWN.stream().noneMatch(option::startsWith))
                .toList();
    }

    /** The environment that the launcher added to the user's: it names its variables in one of them. */
    static Map<String, String> environment() {
        Map<String, String> added = new LinkedHashMap<>();
        Arrays.stream(System.getenv().getOrDefault("HEED_ADDED_ENV", "").split(" ", -1))
                .filter(name -> System.getenv(name) != null)
                .forEach(name -> added.put(name, System.getenv(name)));
        return added;
    }
}
