package dev.heed.data;

import static org.assertj.core.api.Assertions.assertThat;

import dev.heed.seq2seq.Seq2SeqBatch;
import dev.heed.text.SpecialTokens;
import java.util.List;
import org.junit.jupiter.api.Test;

class VocabulariesTest {

    private final SequencePair cat = new SequencePair(List.of("c", "a", "t"), List.of("K", "AE", "T"));
    private final SequencePair at = new SequencePair(List.of("a", "t"), List.of("AE", "T"));

    @Test
    void eachSideHasItsOwnNumbers() {
        Vocabularies vocabularies = Vocabularies.of(List.of(cat, at));

        assertThat(vocabularies.source().tokens()).containsExactly("a", "t", "c");
        assertThat(vocabularies.target().tokens()).containsExactly("AE", "T", "K");
    }

    @Test
    void taskNeedsNoData() {
        Vocabularies vocabularies = Vocabularies.of(new RecallTask(3, 2, new LengthRange(4, 7)));

        assertThat(vocabularies.source().tokens()).containsExactly("k0", "k1", "k2", "v0", "v1", "|");
        assertThat(vocabularies.target().tokens()).containsExactly("v0", "v1");
    }

    @Test
    void bothSidesEndWithTheEndToken() {
        Seq2SeqBatch batch = Vocabularies.of(List.of(cat, at)).encode(List.of(at, cat));

        assertThat(batch.source().row(0)).containsExactly(4, 5, SpecialTokens.EOS);
        assertThat(batch.source().row(1)).containsExactly(6, 4, 5, SpecialTokens.EOS);
        assertThat(batch.target().row(0)).containsExactly(4, 5, SpecialTokens.EOS);
        assertThat(batch.target().row(1)).containsExactly(6, 4, 5, SpecialTokens.EOS);
    }
}
