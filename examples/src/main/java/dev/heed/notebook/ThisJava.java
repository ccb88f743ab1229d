package dev.heed.notebook;

import java.lang.management.ManagementFactory;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** How this Java was started, for another that does the same work. */
final class JavaFlags {

    /** What holds for this process alone: its terminal, and an archive of classes that goes with its build. */
    private static final List<String> OWN = List.of("-Dheed.terminal=", "-Xshare:", "-XX:SharedArchiveFile=");

    /** The variables that the launcher set, beside those that it names in the last one. */
    private static final String OPT_OUT = "OPT_OUT_TRACKING";

    private static final String ADDED = "HEED_ADDED_ENV";

    private JavaFlags() {}

    /** This process's options before the class path, such as the size of the heap. */
    static List<String> options() {
        return ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
                .filter(option -> OWN.stream().noneMatch(option::startsWith))
                .toList();
    }

    /** The environment that the launcher added to the user's. */
    static Map<String, String> environment() {
        Map<String, String> added = new LinkedHashMap<>();
        added.put(OPT_OUT, "true");
        Arrays.stream(System.getenv().getOrDefault(ADDED, "").split(" ", -1))
                .filter(name -> System.getenv(name) != null)
                .forEach(name -> added.put(name, System.getenv(name)));
        return added;
    }
}
