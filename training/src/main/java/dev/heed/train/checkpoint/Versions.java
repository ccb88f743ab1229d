package dev.heed.train.checkpoint;

import ai.djl.engine.Engine;
import dev.heed.engine.EngineThreads;
import java.util.LinkedHashMap;
import java.util.Map;

/** What a run was made with, as far as its bits may depend on it. */
public final class Versions {

    /** The name of the number of threads that the engine computes on. */
    static final String THREADS = "threads";

    private Versions() {}

    /**
     * The versions of this process, by name, and the number of threads that the engine computes on: sums over several
     * threads round in another order.
     */
    public static Map<String, String> current() {
        Map<String, String> versions = new LinkedHashMap<>();
        versions.put("heed", ofHeed());
        versions.put("djl", Engine.getDjlVersion());
        Engine engine = Engine.getInstance();
        versions.put("engine", engine.getEngineName() + " " + engine.getVersion());
        versions.put("java", System.getProperty("java.version"));
        versions.put(THREADS, Integer.toString(EngineThreads.number(engine)));
        return versions;
    }

    /** The version of Heed in this process. */
    public static String ofHeed() {
        String heed = Versions.class.getPackage().getImplementationVersion();
        return heed == null ? "not packaged" : heed;
    }
}
