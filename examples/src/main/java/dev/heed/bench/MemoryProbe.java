package dev.heed.bench;

import dev.heed.block.Precision;
import dev.heed.seq2seq.AttentionSeq2SeqConfig;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.Supplier;

/** A process of its own whose memory is measured: it runs training steps and prints what the system says of it. */
final class MemoryProbe {

    static final Path STATUS = Path.of("/proc/self/status");

    /** The first step makes the optimizer's memory, the second runs with it; the third repeats the second. */
    static final int PEAK_STEPS = 3;

    private static final int SAMPLES = 50;
    private static final int SETTLING_SHARE = 5;
    private static final double KILOBYTES_IN_MEGABYTE = 1024;

    private MemoryProbe() {}

    /**
     * Measures the peak by {@code ours LENGTH} or {@code djl LENGTH}; by {@code resident WORKLOAD STEPS} the highest memory
     * of the last four fifths of the steps and the memory after the first.
     */
    public static void main(String[] args) {
        switch (args[0]) {
            case "ours" -> printPeak(TrainingStepWorkload.ours(size(args[1]), Precision.FLOAT32));
            case "djl" -> printPeak(TrainingStepWorkload.djl(size(args[1])));
            case "resident" -> printResident(Watched.valueOf(args[1]), Integer.parseInt(args[2]));
            default -> throw new IllegalArgumentException("probe must be ours, djl or resident, but got " + args[0]);
        }
    }

    /** What is watched over many steps, each so small that 5,000 steps take seconds. */
    enum Watched {
        LANGUAGE_MODEL(
                "language model, training",
                () -> new LanguageModelWorkload(4, 16, 32, 2, 2).training(Precision.FLOAT32)),
        ENCODER(
                "encoder, training",
                () -> TrainingStepWorkload.ours(new EncoderSize(16, 16, 64, 4), Precision.FLOAT32)),
        DECODING("decoding, top-p", () -> new DecodingWorkload(32, 1, 2, 2, 16).ours(DecodingWorkload.Choice.TOP_P)),
        SENTENCES("embedding sentences", () -> new SentencesWorkload(1, 16, 2, 32).ours()),
        RECURRENT(
                "recurrent, training with input feeding",
                () -> new RecurrentWorkload(4, 5, 16, AttentionSeq2SeqConfig.InputFeeding.ON).training()),
        MANY_SHAPES(
                "Transformer in bfloat16, training on many shapes",
                () -> new ManyShapesWorkload(256, 61, 32).training(Precision.BFLOAT16));

        final String label;

        @SuppressWarnings("ImmutableEnumChecker") // it makes a new one at each call
        private final Supplier<Contender> contender;

        Watched(String label, Supplier<Contender> contender) {
            this.label = label;
            this.contender = contender;
        }

        Contender make() {
            return contender.get();
        }
    }

    private static EncoderSize size(String length) {
        return EncoderSize.ofLength(Integer.parseInt(length));
    }

    private static void printPeak(Contender step) {
        try (step) {
            step.seconds(PEAK_STEPS);
            System.out.println(megabytes("VmHWM"));
        }
    }

    private static void printResident(Watched watched, int steps) {
        try (Contender step = watched.make()) {
            double atStart = 0;
            double highest = 0;
            for (int sample = 1; sample <= SAMPLES; sample++) {
                step.seconds(Math.max(1, steps / SAMPLES));
                double now = megabytes("VmRSS");
                if (sample <= SAMPLES / SETTLING_SHARE) {
                    atStart = now;
                } else {
                    highest = Math.max(highest, now);
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
