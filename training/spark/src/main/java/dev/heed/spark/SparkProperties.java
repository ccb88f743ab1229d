package dev.heed.spark;

import dev.heed.io.SafeText;
import java.io.File;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.spark.SparkConf;

/** Properties of Spark that training wants: one task slot in each executor's process, and settings that spare time there. */
final class SparkProperties {

    /** The jars that executors need beside Spark's, set by the launcher; a cluster may have them already. */
    static final String JARS = "heed.jars";

    /** How libtorch and DJL behave is set by the environment; see the launcher. */
    private static final List<String> VARIABLES = List.of(
            "MALLOC_ARENA_MAX",
            "MALLOC_MMAP_THRESHOLD_",
            "MALLOC_TRIM_THRESHOLD_",
            "ONEDNN_PRIMITIVE_CACHE_CAPACITY",
            "LRU_CACHE_CAPACITY",
            "GOMP_SPINCOUNT",
            "OMP_WAIT_POLICY",
            "DJL_CACHE_DIR");

    private static final Pattern LOCAL_CLUSTER =
            Pattern.compile("local-cluster\\[\\s*\\d+\\s*,\\s*(\\d+)\\s*,\\s*(\\d+)\\s*]");

    /** What is set here; nobody else may. */
    static final List<String> OWN = List.of("spark.speculation", "spark.dynamicAllocation.enabled", "spark.task.cpus");

    private SparkProperties() {}

    /** The properties of the settings, and beside them the usual ones. */
    static SparkConf of(SparkSettings settings) {
        SparkConf conf = new SparkConf().setMaster(settings.master()).setAppName("heed");
        settings.spark().forEach(conf::set);
        conf.setIfMissing("spark.ui.showConsoleProgress", "false");
        // Numbers of a network do not become smaller
        conf.setIfMissing("spark.broadcast.compress", "false");
        conf.setIfMissing("spark.shuffle.compress", "false");
        // What comes back is checked against the heap before it goes out
        conf.setIfMissing("spark.driver.maxResultSize", "0");
        // A part that is made twice gains nothing where others wait for the slot, and workers are counted once
        conf.set("spark.speculation", "false");
        conf.set("spark.dynamicAllocation.enabled", "false");
        if (settings.isLocal() || settings.isLocalCluster()) {
            conf.setIfMissing("spark.ui.enabled", "false");
        }
        if (!settings.isLocal()) {
            ofExecutors(settings, conf);
        }
        return conf;
    }

    private static void ofExecutors(SparkSettings settings, SparkConf conf) {
        Matcher cluster = LOCAL_CLUSTER.matcher(settings.master());
        if (cluster.matches()) {
            conf.setIfMissing("spark.executor.cores", cluster.group(1));
            conf.setIfMissing("spark.executor.memory", cluster.group(2) + "m");
            conf.setIfMissing("spark.executor.extraClassPath", System.getProperty("java.class.path"));
        } else if (System.getProperty(JARS) != null) {
            conf.setIfMissing("spark.jars", System.getProperty(JARS).replace(File.pathSeparatorChar, ','));
        }
        int cores = cores(conf.get("spark.executor.cores", "1"));
        // A process collects gradients for one thread, so it takes one task, which has all its cores
        conf.set("spark.executor.cores", Integer.toString(cores));
        conf.set("spark.task.cpus", Integer.toString(cores));
        conf.setIfMissing("spark.executor.instances", Integer.toString(settings.workers()));
        if (!cluster.matches()) {
            conf.setIfMissing("spark.cores.max", Long.toString((long) settings.workers() * cores));
        }
        String options = "-XX:+UseSerialGC -XX:TieredStopAtLevel=1 -Dfile.encoding=UTF-8 -Dai.djl.offline=true"
                + " -Dai.djl.pytorch.num_threads=" + cores;
        conf.set(
                "spark.executor.extraJavaOptions",
                (options + " " + conf.get("spark.executor.extraJavaOptions", "")).strip());
        Map<String, String> environment = System.getenv();
        VARIABLES.stream()
                .filter(environment::containsKey)
                .forEach(name -> conf.setIfMissing("spark.executorEnv." + name, environment.get(name)));
        // Java decodes the names of files by the locale
        conf.setIfMissing("spark.executorEnv.LC_ALL", "C.UTF-8");
    }

    private static int cores(String text) {
        if (!text.matches("[1-9]\\d{0,5}")) {
            throw new IllegalArgumentException(
                    "spark.executor.cores must be a number above 0, but got " + SafeText.of(text));
        }
        return Integer.parseInt(text);
    }
}
