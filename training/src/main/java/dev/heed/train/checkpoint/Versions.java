package dev.heed.train.checkpoint;

import ai.djl.engine.Engine;
import java.util.LinkedHashMap;
import java.util.Map;

/** What a run was made with. */
public final class Versions {

    private Versions() {}

    /** The versions of this process, by name. */
    public static Map<String, String> current() {
        Map<String, String> versions = new LinkedHashMap<>();
        String heed = Versions.class.getPackage().getImplementationVersion();
        versions.put("heed", heed == null ? "not packaged" : heed);
        versions.put("djl", Engine.getDjlVersion());
        Engine engine = Engine.getInstance();
        versions.put("engine", engine.getEngineName() + " " + engine.getVersion());
        versions.put("java", System.getProperty("java.version"));
        return versions;
    }
}
