package dev.heed.kernel;

import ai.djl.engine.Engine;
import ai.djl.engine.EngineProvider;
import ai.djl.pytorch.engine.PtEngineProvider;
import ai.djl.util.Utils;

/**
 * DJL's own PyTorch engine, without the report that DJL makes when it finds its default engine: four requests to
 * 169.254.169.254, and one to the network where that answers. DJL looks for engines just before, so this is the earliest
 * that a program with Heed on its class path passes, whatever class it uses first. Whoever sets {@code OPT_OUT_TRACKING}, as
 * a variable of the environment or a system property, to {@code false} has the report.
 */
public final class SilentEngineProvider implements EngineProvider {

    private static final String OPT_OUT = "OPT_OUT_TRACKING";

    /** Opts out; for Java's service loader. */
    public SilentEngineProvider() {
        if (Utils.getEnvOrSystemProperty(OPT_OUT) == null) {
            System.setProperty(OPT_OUT, "true");
        }
    }

    @Override
    public String getEngineName() {
        return "PyTorch";
    }

    /** DJL's own rank of the engine, or the last where it is not on the class path. */
    @Override
    public int getEngineRank() {
        try {
            return new PtEngineProvider().getEngineRank();
        } catch (NoClassDefFoundError e) {
            return Integer.MAX_VALUE;
        }
    }

    @Override
    public Engine getEngine() {
        return new PtEngineProvider().getEngine();
    }
}
