package dev.heed.train.checkpoint;

import ai.djl.Model;
import dev.heed.train.CheckpointedRun;
import dev.heed.train.StepListener;
import dev.heed.train.StepReport;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/**
 * A process that trains, and dies at a step as under signal 9.
 *
 * <p>Arguments: the checkpoints' folder, the step at which it dies (0 for never), and whether it waits there until a
 * checkpoint is half-written. It prints the digest of its parameters at the end.
 */
final class KilledRun {

    private KilledRun() {}

    public static void main(String[] args) throws InterruptedException {
        Path folder = Path.of(args[0]);
        long deadly = Long.parseLong(args[1]);
        boolean whileWriting = Boolean.parseBoolean(args[2]);
        try (Model model = CheckpointedRun.model()) {
            CheckpointedRun.training(model, folder)
                    .listen(new Death(folder, deadly, whileWriting))
                    .run(CheckpointedRun.batches());
            System.out.println(CheckpointedRun.digest(model));
        }
        System.exit(0);
    }

    private record Death(Path folder, long deadly, boolean whileWriting) implements StepListener {

        @Override
        public void afterStep(StepReport report) {
            if (report.step() == deadly) {
                if (whileWriting) {
                    Thread watcher = new Thread(this::dieInTheMiddle);
                    watcher.setDaemon(true);
                    watcher.start();
                } else {
                    die(killer());
                }
            }
        }

        private void dieInTheMiddle() {
            Process killer = killer();
            while (!isHalfWritten()) {
                Thread.onSpinWait();
            }
            die(killer);
        }

        /** Its tensors have begun to arrive, and its sums have not. */
        private boolean isHalfWritten() {
            try (Stream<Path> files = Files.walk(folder)) {
                return files.anyMatch(file -> file.toString().contains(".folder") && Files.isRegularFile(file));
            } catch (IOException | UncheckedIOException e) {
                return false; // a file was moved while we looked
            }
        }

        /** Kills this process as soon as it is spoken to; it takes longer to start than a small checkpoint to be written. */
        private static Process killer() {
            try {
                return new ProcessBuilder(
                                "sh",
                                "-c",
                                "read go; kill -9 " + ProcessHandle.current().pid())
                        .start();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        private static void die(Process killer) {
            try {
                killer.getOutputStream().write('\n');
                killer.getOutputStream().flush();
                Thread.sleep(10_000);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
