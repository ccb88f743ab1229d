package dev.heed.bench;

import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.Options;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.VerboseMode;

/** The operations of {@link SmallOperations}, fused against composed kernel. */
final class SmallOperationWorkload {

    private static final List<Map.Entry<String, String>> METHODS = List.of(
            Map.entry("attention", "attention (1, 4, 16, 16)"),
            Map.entry("feedForward", "feed-forward (1, 16, 64)"),
            Map.entry("layerNorm", "layer norm (1, 16, 64)"),
            Map.entry("maskResolution", "mask resolution (1, 4, 16, 16)"));

    private SmallOperationWorkload() {}

    static List<PairedWorkload> rows() {
        // Its lock file would let one bench on this machine stop another.
        System.setProperty("jmh.ignoreLock", "true");
        return METHODS.stream()
                .map(method -> PairedWorkload.onBothKernels(
                        "JMH " + method.getValue(), Unit.MICROSECONDS, () -> new Jmh(method.getKey())))
                .toList();
    }

    /** A run is one iteration of so many invocations, in this process, where the pairs' warm-up is JMH's too. */
    record Jmh(String method) implements Contender {

        @Override
        public double seconds(int repetitions) {
            Options options = new OptionsBuilder()
                    .include("^" + Pattern.quote(SmallOperations.class.getName() + "." + method) + "$")
                    .mode(Mode.SingleShotTime)
                    .forks(0)
                    .warmupIterations(0)
                    .measurementIterations(1)
                    .measurementBatchSize(repetitions)
                    .timeUnit(TimeUnit.SECONDS)
                    .verbosity(VerboseMode.SILENT)
                    .build();
            try {
                return new Runner(options).runSingle().getPrimaryResult().getScore();
            } catch (RunnerException e) {
                throw new IllegalStateException("JMH could not run " + method, e);
            }
        }
    }
}
