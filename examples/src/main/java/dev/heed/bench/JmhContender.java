package dev.heed.bench;

import java.util.regex.Pattern;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.results.Result;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.Options;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.VerboseMode;

/**
 * A JMH benchmark of {@link SmallOperations}: a run is one iteration of so many invocations, in this process, where the
 * pairs' warm-up is its warm-up too.
 *
 * @param method the benchmark's name
 */
record JmhContender(String method) implements Contender {

    @Override
    public double seconds(int repetitions) {
        Options options = new OptionsBuilder()
                .include("^" + Pattern.quote(SmallOperations.class.getName() + "." + method) + "$")
                .mode(Mode.SingleShotTime)
                .forks(0)
                .warmupIterations(0)
                .measurementIterations(1)
                .measurementBatchSize(repetitions)
                .timeUnit(java.util.concurrent.TimeUnit.SECONDS)
                .verbosity(VerboseMode.SILENT)
                .build();
        try {
            Result<?> result = new Runner(options).runSingle().getPrimaryResult();
            return result.getScore();
        } catch (RunnerException e) {
            throw new IllegalStateException("JMH could not run " + method, e);
        }
    }

    @Override
    public void close() {}
}
