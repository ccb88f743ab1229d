package dev.heed.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class SequencePairTest {

    @Test
    void bothSidesAreCopied() {
        List<String> tokens = new ArrayList<>(List.of("a", "b"));
        SequencePair pair = new SequencePair(tokens, tokens);

        tokens.add("c");

        assertThat(pair).isEqualTo(new SequencePair(List.of("a", "b"), List.of("a", "b")));
    }

    @Test
    void neitherSideMayBeEmpty() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new SequencePair(List.of(), List.of("a")))
                .withMessage("source must hold at least one token, but got 0");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new SequencePair(List.of("a"), List.of()))
                .withMessage("target must hold at least one token, but got 0");
    }

    @Test
    void targetsOfOneSourceAreCollectedInOrder() {
        SequencePair first = new SequencePair(List.of("A"), List.of("AH"));
        SequencePair other = new SequencePair(List.of("B"), List.of("B", "IY"));
        SequencePair second = new SequencePair(List.of("A"), List.of("EY"));

        var targets = SequencePair.targetsBySource(List.of(first, other, second));

        assertThat(targets.keySet()).containsExactly(List.of("A"), List.of("B"));
        assertThat(targets.get(List.of("A"))).containsExactly(List.of("AH"), List.of("EY"));
    }
}
