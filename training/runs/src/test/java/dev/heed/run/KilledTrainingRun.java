package dev.heed.run;

import dev.heed.recipe.RecipeFile;
import dev.heed.train.StopSignal;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * A process that carries out a recipe and waits after an update until it is killed. Arguments: the file of the recipe,
 * the run's folder, the update.
 */
final class KilledTrainingRun {

    private static final String WAITING = "waiting";

    private KilledTrainingRun() {}

    public static void main(String[] args) throws IOException {
        long deadly = Long.parseLong(args[2]);
        try (LockedRunFolder open = LockedRunFolder.open(Path.of(args[1]))) {
            new TrainingRun(RecipeFile.parse(Files.readString(Path.of(args[0]))))
                    .run(open, new StopSignal(), report -> {
                        if (report.step() == deadly) {
                            System.out.println(WAITING);
                            waitForTheEnd();
                        }
                    });
        }
    }

    private static void waitForTheEnd() {
        try {
            Thread.sleep(60_000);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Runs the process, and kills it where it waits. */
    static void killed(Path recipe, Path folder, long deadly) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(List.of(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx256m",
                        "-XX:TieredStopAtLevel=1",
                        "-Dai.djl.offline=true",
                        "-cp",
                        System.getProperty("java.class.path"),
                        KilledTrainingRun.class.getName(),
                        recipe.toString(),
                        folder.toString(),
                        Long.toString(deadly)))
                .redirectErrorStream(true)
                .start();
        StringBuilder output = new StringBuilder();
        boolean isWaiting = process.inputReader(StandardCharsets.UTF_8)
                .lines()
                .peek(line -> output.append(line).append('\n'))
                .anyMatch(WAITING::equals);
        process.destroyForcibly().waitFor();
        if (!isWaiting) {
            throw new IllegalStateException("process must wait at update " + deadly + ", but got " + output);
        }
    }
}
