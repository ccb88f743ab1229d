package dev.heed.cli;

import dev.heed.generate.GenerationConfig;
import dev.heed.generate.GenerationConfigBuilder;
import dev.heed.predict.Generation;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** How a model generates; what is not given is as its family does it. */
final class GenerationOptions {

    private static final Pattern SETTING = Pattern.compile("\\b[a-z]+[A-Za-z]+\\b");

    private static final Map<String, String> OPTIONS = Map.ofEntries(
            Map.entry("maxTokens", "--max-tokens"),
            Map.entry("minTokens", "--min-tokens"),
            Map.entry("temperature", "--temperature"),
            Map.entry("topK", "--top-k"),
            Map.entry("topP", "--top-p"),
            Map.entry("minP", "--min-p"),
            Map.entry("repetitionPenalty", "--repetition-penalty"),
            Map.entry("noRepeatNgram", "--no-repeat"),
            Map.entry("numBeams", "--beams"),
            Map.entry("lengthPenalty", "--length-penalty"),
            Map.entry("numReturn", "--outputs"));

    @Option(names = "--max-tokens", paramLabel = "N", description = "Generate at most so many tokens.")
    private @Nullable Integer maxTokens;

    @Option(names = "--min-tokens", paramLabel = "N", description = "Let no output end sooner.")
    private @Nullable Integer minTokens;

    @Option(names = "--sample", description = "Draw tokens as probable as the model finds them.")
    private boolean sample;

    @Option(
            names = "--temperature",
            paramLabel = "X",
            description = "Sample from logits divided by this: below 1 the probable becomes more probable.")
    private @Nullable Double temperature;

    @Option(names = "--top-k", paramLabel = "K", description = "Sample from the K most probable tokens.")
    private @Nullable Integer topK;

    @Option(
            names = "--top-p",
            paramLabel = "P",
            description = "Sample from the fewest most probable tokens that together have this probability.")
    private @Nullable Double topP;

    @Option(
            names = "--min-p",
            paramLabel = "P",
            description = "Sample from tokens at least this times as probable as the most probable one.")
    private @Nullable Double minP;

    @Option(
            names = "--repetition-penalty",
            paramLabel = "X",
            description = "Make tokens that came before less probable, above 1.")
    private @Nullable Double repetitionPenalty;

    @Option(names = "--no-repeat", paramLabel = "N", description = "Let no sequence of N tokens come twice.")
    private @Nullable Integer noRepeat;

    @Option(names = "--beams", paramLabel = "N", description = "Search with so many beams.")
    private @Nullable Integer beams;

    @Option(
            names = "--length-penalty",
            paramLabel = "X",
            description = "Above 0 beam search prefers longer outputs, below 0 shorter ones.")
    private @Nullable Double lengthPenalty;

    @Option(
            names = "--outputs",
            paramLabel = "N",
            description = "So many outputs for each input, of beams at most, a line each.")
    private @Nullable Integer outputs;

    @Option(names = "--seed", paramLabel = "N", description = "What is drawn follows from it.")
    private @Nullable Long seed;

    /** Whether any is given. */
    boolean areGiven() {
        return sample
                || Stream.of(
                                maxTokens,
                                minTokens,
                                temperature,
                                topK,
                                topP,
                                minP,
                                repetitionPenalty,
                                noRepeat,
                                beams,
                                lengthPenalty,
                                outputs,
                                seed)
                        .anyMatch(given -> given != null);
    }

    /** Whether text can be shown while it is generated: each input has one output, which does not change any more. */
    boolean canStream() {
        return (beams == null || beams == 1) && outputCount() == 1;
    }

    /** How many outputs an input has. */
    int outputCount() {
        return outputs == null ? 1 : outputs;
    }

    /** Refuses what no model can take, before any line of input could be blamed for it. */
    void requireRanges() {
        boolean draws = sample || Stream.of(temperature, topK, topP, minP).anyMatch(given -> given != null);
        boolean searches = beams != null && beams != 1;
        require(!draws || !searches, "--beams must stand without options of sampling, but got both");
        require(lengthPenalty == null || searches, "--length-penalty must stand with --beams, but got it alone");
        require(
                outputCount() == 1 || draws || searches,
                "--outputs must stand with --beams or an option of sampling, but got it alone");
        try {
            generation().config(Integer.MAX_VALUE);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(inOptions(String.valueOf(e.getMessage())), e);
        }
    }

    /** A sentence on settings with the options that give them. */
    private static String inOptions(String sentence) {
        return SETTING.matcher(sentence).replaceAll(name -> OPTIONS.getOrDefault(name.group(), name.group()));
    }

    private static void require(boolean holds, String sentence) {
        if (!holds) {
            throw new IllegalArgumentException(sentence);
        }
    }

    /** What is drawn follows from it. */
    long seed() {
        return seed == null ? 0 : seed;
    }

    /** How it is done, in words. */
    String words() {
        GenerationConfig config = generation().config(Integer.MAX_VALUE);
        List<String> words = new ArrayList<>();
        words.add(
                switch (config.strategy()) {
                    case GREEDY -> "greedy decoding";
                    case BEAMS -> config.numBeams() + " beams, length penalty " + config.lengthPenalty();
                    case SAMPLING -> "sampling, seed " + config.seed();
                });
        BiConsumer<String, @Nullable Object> also = (name, value) -> {
            if (value != null) {
                words.add(name + " " + value);
            }
        };
        also.accept("temperature", temperature);
        also.accept("top-k", topK);
        also.accept("top-p", topP);
        also.accept("min-p", minP);
        also.accept("repetition penalty", repetitionPenalty);
        also.accept("no-repeat", noRepeat);
        also.accept("min-tokens", minTokens);
        also.accept("max-tokens", maxTokens);
        return String.join(", ", words);
    }

    Generation generation() {
        return Generation.with(this::set);
    }

    private GenerationConfigBuilder set(GenerationConfigBuilder settings) {
        given(maxTokens, settings::setMaxTokens);
        given(minTokens, settings::optMinTokens);
        if (sample) {
            settings.optSampling();
        }
        given(temperature, settings::optTemperature);
        given(topK, settings::optTopK);
        given(topP, settings::optTopP);
        given(minP, settings::optMinP);
        given(repetitionPenalty, settings::optRepetitionPenalty);
        given(noRepeat, settings::optNoRepeatNgram);
        given(beams, settings::optNumBeams);
        given(lengthPenalty, settings::optLengthPenalty);
        given(outputs, settings::optNumReturn);
        given(seed, settings::optSeed);
        return settings;
    }

    private static <T> void given(@Nullable T value, Consumer<T> setting) {
        if (value != null) {
            setting.accept(value);
        }
    }
}
