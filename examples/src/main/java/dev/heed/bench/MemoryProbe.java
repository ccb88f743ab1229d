package dev.heed.bench;

import dev.heed.block.Precision;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** A process of its own whose memory is measured: it runs training steps and prints what the system says of it. */
final class MemoryProbe {

    static final Path STATUS = Path.of("/proc/self/status");

    /** The first step makes the optimizer's memory, the second runs with it; the third repeats the second. */
    static final int PEAK_STEPS = 3;

    /** Small enough that 5,000 steps take seconds. */
    static final EncoderSize RESIDENT_SIZE = new EncoderSize(16, 16, 64, 4);

    private static final int SAMPLE_INTERVAL = 10;
    private static final double KILOBYTES_IN_MEGABYTE = 1024;

    private MemoryProbe() {}

    /**
     * Measures the peak by {@code ours LENGTH} or {@code djl LENGTH}; by {@code resident STEPS START} the highest memory
     * after START steps and the memory at START.
     */
    public static void main(String[] args) {
        int number = Integer.parseInt(args[1]);
        switch (args[0]) {
            case "ours" -> printPeak(TrainingStepWorkload.ours(EncoderSize.ofLength(number), Precision.FLOAT32));
            case "djl" -> printPeak(TrainingStepWorkload.djl(EncoderSize.ofLength(number)));
            case "resident" -> printResident(number, Integer.parseInt(args[2]));
            default -> throw new IllegalArgumentException("probe must be ours, djl or resident, but got " + args[0]);
        }
    }

    private static void printPeak(Contender step) {
        try (step) {
            step.seconds(PEAK_STEPS);
            System.out.println(megabytes("VmHWM"));
        }
    }

    private static void printResident(int steps, int start) {
        try (Contender step = TrainingStepWorkload.ours(RESIDENT_SIZE, Precision.FLOAT32)) {
            double atStart = 0;
            double highest = 0;
            for (int i = 1; i <= steps; i++) {
                step.seconds(1);
                if (i == start) {
                    atStart = megabytes("VmRSS");
                } else if (i > start && i % SAMPLE_INTERVAL == 0) {
                    highest = Math.max(highest, megabytes("VmRSS"));
                }
            }
            System.out.println(highest + " " + atStart);
        }
    }

    private static double megabytes(String field) {
        try {
            return Files.readAllLines(STATUS).stream()
                    .filter(line -> line.startsWith(field + ":"))
                    .mapToDouble(line -> Double.parseDouble(line.replaceAll("\\D", "")) / KILOBYTES_IN_MEGABYTE)
                    .findFirst()
                    .orElseThrow();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
