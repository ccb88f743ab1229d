package dev.heed.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.heed.io.Sha256;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class TrainTestSplitTest {

    private static final int WORDS = 31;

    /* Every third word has a second line, at the other end of the file. */
    private final List<SequencePair> pairs = IntStream.range(0, 2 * WORDS)
            .filter(line -> line < WORDS || line % 3 == 0)
            .mapToObj(line -> new SequencePair(List.of("w", "" + line % WORDS), List.of("p" + line)))
            .toList();

    private static Set<List<String>> sources(List<SequencePair> pairs) {
        return pairs.stream().map(SequencePair::source).collect(Collectors.toSet());
    }

    @Test
    void noSourceIsOnBothSides() {
        TrainTestSplit<SequencePair> split = TrainTestSplit.bySource(pairs, 7, 3);

        assertThat(sources(split.test())).hasSize(7).doesNotContainAnyElementsOf(sources(split.train()));
        assertThat(sources(split.train())).hasSize(WORDS - 7);
    }

    @Test
    void noLineIsLostAndTheOrderIsKept() {
        TrainTestSplit<SequencePair> split = TrainTestSplit.bySource(pairs, 7, 3);

        assertThat(split.train())
                .isSubsetOf(pairs)
                .hasSize(pairs.size() - split.test().size());
        assertThat(pairs).containsSubsequence(split.train()).containsSubsequence(split.test());
    }

    @Test
    void theSeedDecides() {
        TrainTestSplit<SequencePair> split = TrainTestSplit.bySource(pairs, 7, 3);

        assertThat(TrainTestSplit.bySource(pairs, 7, 3)).isEqualTo(split);
        assertThat(TrainTestSplit.bySource(pairs, 7, 4)).isNotEqualTo(split);
    }

    /** Java gives these texts one hash, and so do lists of them. */
    @Test
    void sourcesOfOneHashAreTold() {
        List<SequencePair> alike = List.of("AaAa", "BBBB", "AaBB", "BBAa", "AaAa").stream()
                .map(source -> new SequencePair(List.of(source), List.of("t")))
                .toList();

        assertThat(SourceNumbers.of(LazyList.copyOf(alike).map(SequencePair::source)))
                .containsExactly(0, 1, 2, 3, 0);
    }

    @Test
    void partsStayWhatTheyWere() {
        assertThat(Sha256.of(TrainTestSplit.bySource(pairs, 7, 3).test().toString()))
                .isEqualTo("30c33f34ee15f04a6862b454bcb7c1b4df04bef476ce4dea2560e45596a36769");
    }

    @Test
    void bothSidesHoldASource() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> TrainTestSplit.bySource(pairs, 0, 3))
                .withMessage("testSources must be at least 1 and less than the distinct sources,"
                        + " but got testSources=0, sources=31");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> TrainTestSplit.bySource(pairs, WORDS, 3))
                .withMessage("testSources must be at least 1 and less than the distinct sources,"
                        + " but got testSources=31, sources=31");
    }

    @Test
    void aShareOfTheSourcesIsHeldOut() {
        assertThat(TrainTestSplit.bySource(pairs, 0.22f, 3)).isEqualTo(TrainTestSplit.bySource(pairs, 7, 3));
        assertThat(sources(TrainTestSplit.bySource(pairs, 0.001f, 3).test())).hasSize(1);
        assertThat(sources(TrainTestSplit.bySource(pairs, 0.999f, 3).train())).hasSize(1);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> TrainTestSplit.bySource(pairs.subList(0, 1), 0.5f, 3))
                .withMessage("distinct sources must be at least 2, but got 1");
    }
}
