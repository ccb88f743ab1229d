package dev.heed.family.seq2seq;

import dev.heed.data.LengthRange;
import dev.heed.data.SequencePair;
import dev.heed.metric.ConfidenceInterval;
import dev.heed.metric.LengthBins;
import dev.heed.metric.LengthUnit;
import dev.heed.metric.OutputScores;
import dev.heed.predict.Example;
import dev.heed.predict.Prediction;
import dev.heed.predict.TestScores;
import dev.heed.predict.TestedOutput;
import dev.heed.text.Tokenization;
import dev.heed.train.StopSignal;
import dev.heed.train.loss.TargetLikelihood;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Pairs of text that a model is tested on: each distinct source once, with all its targets as references. */
final class TestedPairs {

    private final List<SequencePair> pairs;
    private final Map<String, List<Integer>> places = new HashMap<>();
    private final Map<String, Set<String>> references = new LinkedHashMap<>();
    private final Tokenization targetUnit;
    private final LengthUnit lengthUnit;
    private final List<LengthRange> bins;
    private int longest;

    /**
     * Sorts pairs by their sources.
     *
     * @param bins the shortest source of each bin, ascending; none for bins that follow from the pairs
     */
    TestedPairs(Seq2SeqText model, List<SequencePair> pairs, List<Integer> bins) {
        this.pairs = pairs;
        for (int place = 0; place < pairs.size(); place++) {
            Example text = model.example(pairs.get(place));
            places.computeIfAbsent(text.input(), key -> new ArrayList<>()).add(place);
            references
                    .computeIfAbsent(text.input(), key -> new LinkedHashSet<>())
                    .add(text.reference());
        }
        targetUnit = model.unit(pairs);
        lengthUnit = LengthUnit.of(references.keySet());
        TreeMap<Integer, Integer> lengths = new TreeMap<>();
        references.keySet().forEach(source -> lengths.merge(length(source), 1, Integer::sum));
        longest = lengths.lastKey();
        this.bins = bins.isEmpty() ? TrainedLengths.of(lengths) : LengthBins.startingAt(bins, longest);
    }

    private int length(String source) {
        return Math.max(1, lengthUnit.length(source));
    }

    /**
     * Generates and measures, some sources at a time with all their targets, so that the figures are of the same pairs
     * wherever it ends. Short ones come first: those of about the same length are decoded together.
     *
     * @param likelihood tells how probable the targets of some pairs are
     * @param model makes an output of each of some sources, which come after so many others
     * @param stop ends it after some more sources; the figures are then of those before
     */
    TestScores scores(
            Function<List<SequencePair>, TargetLikelihood> likelihood,
            BiFunction<Integer, List<String>, List<Prediction>> model,
            StopSignal stop) {
        List<String> sources = references.keySet().stream()
                .sorted(Comparator.comparingInt(String::length))
                .toList();
        Map<String, String> outputs = new HashMap<>();
        TargetLikelihood targets = new TargetLikelihood(0, 0, 0);
        for (int from = 0; from < sources.size() && !stop.isGiven(); from += SequenceValidator.BATCH_SIZE) {
            List<String> some = sources.subList(from, Math.min(sources.size(), from + SequenceValidator.BATCH_SIZE));
            targets = targets.and(likelihood.apply(some.stream()
                    .flatMap(source -> Objects.requireNonNull(places.get(source)).stream())
                    .sorted()
                    .map(pairs::get)
                    .toList()));
            outputs.putAll(outputs(model.apply(from, some), some));
        }
        return scores(targets, outputs);
    }

    private static Map<String, String> outputs(List<Prediction> predictions, List<String> sources) {
        if (predictions.size() != sources.size()) {
            throw new IllegalArgumentException(
                    "outputs of a source must be one in a test, but got " + predictions.size() / sources.size());
        }
        return predictions.stream().collect(Collectors.toMap(Prediction::input, Prediction::output));
    }

    private TestScores scores(TargetLikelihood targets, Map<String, String> outputs) {
        LengthBins byLength = LengthBins.within(bins);
        List<OutputScores> each = new ArrayList<>();
        OutputScores all = new OutputScores();
        List<TestedOutput> tested = new ArrayList<>();
        references.forEach((source, texts) -> {
            String output = outputs.get(source);
            if (output != null) {
                List<String> hypothesis = targetUnit.split(output);
                List<List<String>> right = texts.stream().map(targetUnit::split).toList();
                OutputScores scores = OutputScores.of(hypothesis, right);
                each.add(scores);
                all.add(scores);
                byLength.add(length(source), scores);
                tested.add(new TestedOutput(source, output, List.copyOf(texts), right.contains(hypothesis)));
            }
        });
        return new TestScores(
                SequenceValidator.metrics(targets, all),
                byLength.rowsUpTo(longest),
                lengthUnit,
                ConfidenceInterval.of(each),
                tested);
    }
}
