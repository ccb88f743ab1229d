package dev.heed.family.seq2seq;

import dev.heed.data.SequencePair;
import dev.heed.data.Vocabularies;
import dev.heed.text.Vocabulary;
import java.util.List;
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

    /** Both sides. */
    static Vocabularies vocabularies() {
        return new Vocabularies(VOCABULARY, VOCABULARY);
    }
}
