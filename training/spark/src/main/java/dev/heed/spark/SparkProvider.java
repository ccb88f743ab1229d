package dev.heed.spark;

import dev.heed.run.Cluster;
import java.util.Map;

/** Clusters of Apache Spark. */
public final class SparkProvider implements Cluster.Provider {

    @Override
    public Cluster connect(String master, Map<String, String> settings) {
        return SparkCluster.connect(SparkSettings.of(master, settings));
    }
}
