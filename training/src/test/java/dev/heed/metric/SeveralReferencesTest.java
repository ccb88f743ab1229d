package dev.heed.metric;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import dev.heed.parity.ReferenceJson;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** BLEU and chrF with any number of references, beside sacrebleu's. */
class SeveralReferencesTest {

    private static final Expected EXPECTED = ReferenceJson.read("several-references.json", Expected.class);

    record Header(double tolerance) {}

    record Case(String name, List<String> hypotheses, List<List<String>> references, double bleu, double chrf) {

        @Override
        public String toString() {
            return name;
        }
    }

    record Expected(Header header, List<Case> cases) {}

    static Stream<Case> cases() {
        return EXPECTED.cases().stream();
    }

    @ParameterizedTest
    @MethodSource("cases")
    void scoresAreThoseOfSacrebleu(Case expected) {
        CorpusBleu bleu = CorpusBleu.standard();
        ChrF chrF = new ChrF();
        for (int line = 0; line < expected.hypotheses().size(); line++) {
            bleu.add(expected.hypotheses().get(line), expected.references().get(line));
            chrF.add(expected.hypotheses().get(line), expected.references().get(line));
        }

        double tolerance = EXPECTED.header().tolerance();
        assertThat(bleu.value()).isCloseTo(expected.bleu(), within(tolerance));
        assertThat(chrF.value()).isCloseTo(expected.chrf(), within(tolerance));
    }

    @ParameterizedTest
    @MethodSource("cases")
    void partsAddUpToTheWhole(Case expected) {
        CorpusBleu bleu = CorpusBleu.standard();
        ChrF chrF = new ChrF();
        for (int line = 0; line < expected.hypotheses().size(); line++) {
            CorpusBleu ofLine = CorpusBleu.standard();
            ofLine.add(expected.hypotheses().get(line), expected.references().get(line));
            bleu.add(ofLine);
            ChrF other = new ChrF();
            other.add(expected.hypotheses().get(line), expected.references().get(line));
            chrF.add(other);
        }

        assertThat(bleu.value())
                .isCloseTo(expected.bleu(), within(EXPECTED.header().tolerance()));
        assertThat(chrF.value())
                .isCloseTo(expected.chrf(), within(EXPECTED.header().tolerance()));
    }

    @Test
    void isMissingBeforeTheFirstSentence() {
        assertThat(new ChrF().value()).isNaN();
    }

    @Test
    void aReferenceIsNeeded() {
        String message = "references must hold at least one sequence, but got 0";
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new ChrF().add("a", List.of()))
                .withMessage(message);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> CorpusBleu.standard().add("a", List.of()))
                .withMessage(message);
    }
}
