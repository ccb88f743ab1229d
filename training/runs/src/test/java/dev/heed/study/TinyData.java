package dev.heed.study;

import dev.heed.data.LengthRange;
import dev.heed.data.SequencePair;
import dev.heed.data.Vocabularies;
import dev.heed.data.Vocabulary;
import dev.heed.metric.LengthBins;
import dev.heed.seq2seq.Seq2SeqBatch;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/** Data small enough to see through. */
final class TinyData {

    private static final List<String> SYMBOLS = List.of("a", "b", "c");

    /** No sequence has the last. */
    private static final Vocabulary VOCABULARY = Vocabulary.of(List.of("a", "b", "c", "z"));

    private TinyData() {}

    static SequencePair pair(String source, String target) {
        return new SequencePair(List.of(source.split("")), List.of(target.split("")));
    }

    /** A pair to copy for each length, one after the other. */
    static List<SequencePair> copiesOfLengths(int... lengths) {
        return IntStream.of(lengths)
                .mapToObj(length -> IntStream.range(0, length)
                        .mapToObj(position -> SYMBOLS.get((position + length) % SYMBOLS.size()))
                        .toList())
                .map(tokens -> new SequencePair(tokens, tokens))
                .toList();
    }

    /** Trained on lengths up to 5, in bins 1-2, 3-4 and 5; without batches to train on. */
    static StudyData tested(List<SequencePair> test) {
        List<LengthRange> bins = LengthBins.ranges(5, 2);
        Vocabularies vocabularies = new Vocabularies(VOCABULARY, VOCABULARY);
        return new StudyData(
                new StudyOrigin("tiny", Map.of()),
                vocabularies,
                seed -> Collections.<Seq2SeqBatch>emptyIterator(),
                test,
                bins,
                StudyData.TargetOrder.SAME);
    }
}
