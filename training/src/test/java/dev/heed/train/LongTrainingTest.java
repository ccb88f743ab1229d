package dev.heed.train;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.Model;
import dev.heed.seq2seq.Seq2SeqBatch;
import dev.heed.train.optim.GradientClip;
import dev.heed.train.state.Goal;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** Thousands of updates with everything that an update can have, in a process of its own whose memory the system says. */
@Tag("long")
class LongTrainingTest {

    private static final int UPDATES = 5000;
    private static final int SETTLED = 1000;
    private static final double MOST_GROWTH = 1.02;
    private static final long PATIENCE_MINUTES = 20;

    /** What the launcher {@code heed} sets, in its words. */
    private static final List<String> FLAGS = List.of(
            "-Xmx1g",
            "-Xms64m",
            "-Xmn24m",
            "-XX:+UseSerialGC",
            "-XX:TieredStopAtLevel=1",
            "-Dai.djl.offline=true",
            "-Dai.djl.pytorch.num_threads=1",
            "-Dorg.slf4j.simpleLogger.defaultLogLevel=warn");

    private static final Map<String, String> ENVIRONMENT = Map.of(
            "MALLOC_ARENA_MAX", "1",
            "MALLOC_MMAP_THRESHOLD_", "4294967296",
            "MALLOC_TRIM_THRESHOLD_", "17179869184",
            "GOMP_SPINCOUNT", "2000");

    @TempDir
    private Path folder;

    @EnabledOnOs(OS.LINUX)
    @Test
    void residentMemoryStaysFlat() throws IOException, InterruptedException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(FLAGS);
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), Run.class.getName()));
        ProcessBuilder builder = new ProcessBuilder(command);
        builder.environment().putAll(ENVIRONMENT);
        Path output = folder.resolve("output.txt");
        Process process = builder.redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start();
        boolean ended = process.waitFor(PATIENCE_MINUTES, TimeUnit.MINUTES);
        process.destroyForcibly();

        List<String> lines = Files.readAllLines(output);
        assertThat(ended).as("ended in time: %s", lines).isTrue();
        assertThat(process.exitValue()).as("exit code: %s", lines).isZero();
        String[] kilobytes = lines.get(lines.size() - 1).split(" ", -1);
        double highest = Double.parseDouble(kilobytes[0]);
        double settled = Double.parseDouble(kilobytes[1]);
        System.out.printf(
                Locale.ROOT,
                "resident memory: %.0f kB after %d updates, then at most %.0f kB%n",
                settled,
                SETTLED,
                highest);
        assertThat(highest / settled).isBetween(0.5, MOST_GROWTH);
    }

    /** Trains, and prints the highest resident memory after the first updates, and that after the first updates. */
    static final class Run implements StepListener {

        private static final int SAMPLE_INTERVAL = 10;

        private double settled;
        private double highest;

        public static void main(String[] args) {
            TrainingConfig config = CopyRun.config(UPDATES)
                    .withClip(new GradientClip(1f, 0.5f))
                    .withAccumulation(2, 1)
                    .withAverageDecay(0.99f)
                    .withMaxSkipped(1);
            Run run = new Run();
            try (Model model = CopyRun.initialised(CopyRun.transformer(0.1f))) {
                Iterator<Seq2SeqBatch> batches = CopyRun.batches(CopyRun.SEED);
                CopyRun.training(model, config, new StopSignal())
                        .validate(
                                () -> Map.of("accuracy", CopyRun.tokenAccuracy(model)),
                                EvaluationConfig.every(100, new Goal("accuracy", Goal.Direction.HIGHEST)))
                        .listen(new TrainingHistory(50, List.of()))
                        .listen(run)
                        .run(batches);
            }
            System.out.println(run.highest + " " + run.settled);
        }

        @Override
        public void afterStep(StepReport report) {
            if (report.step() == SETTLED) {
                settled = residentKilobytes();
            } else if (report.step() > SETTLED && report.step() % SAMPLE_INTERVAL == 0) {
                highest = Math.max(highest, residentKilobytes());
            }
        }

        private static double residentKilobytes() {
            try {
                return Files.readAllLines(Path.of("/proc/self/status")).stream()
                        .filter(line -> line.startsWith("VmRSS:"))
                        .mapToDouble(line -> Double.parseDouble(line.replaceAll("\\D", "")))
                        .findFirst()
                        .orElseThrow();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }
}
