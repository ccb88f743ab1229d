package dev.heed.bench;

import java.util.List;
import java.util.Map;

/** The operations of {@link SmallOperations}, fused against composed kernel. */
final class SmallOperationWorkload {

    private static final List<Map.Entry<String, String>> METHODS = List.of(
            Map.entry("attention", "attention (1, 4, 16, 16)"),
            Map.entry("feedForward", "feed-forward (1, 16, 64)"),
            Map.entry("layerNorm", "layer norm (1, 16, 64)"),
            Map.entry("maskResolution", "mask resolution (1, 4, 16, 16)"));

    private SmallOperationWorkload() {}

    static List<Workload> rows() {
        // Its lock file would let one bench on this machine stop another.
        System.setProperty("jmh.ignoreLock", "true");
        return METHODS.stream()
                .map(method -> row(method.getKey(), method.getValue()))
                .toList();
    }

    private static Workload row(String method, String workload) {
        Unit unit = Unit.microseconds();
        return PairedWorkload.inProcess(
                BenchRow.notMeasured("JMH " + workload, TrainingStepWorkload.HEED, ComposedContender.NAME, unit),
                unit,
                () -> new JmhContender(method),
                () -> new ComposedContender(new JmhContender(method)));
    }
}
