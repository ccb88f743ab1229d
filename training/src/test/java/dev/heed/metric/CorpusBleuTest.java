package dev.heed.metric;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.heed.parity.ReferenceJson;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class CorpusBleuTest {

    private static final Reference REFERENCE = ReferenceJson.read("corpus-bleu.json", Reference.class);

    record Header(String tool, String version, double tolerance) {}

    record ScoreCase(String name, String tokenizer, List<String> hypotheses, List<String> references, double score) {

        BleuTokenizer bleuTokenizer() {
            return tokenizer.equals("none") ? BleuTokenizer.NONE : BleuTokenizer.MTEVAL_13A;
        }

        @Override
        public String toString() {
            return name + ", tokenizer " + tokenizer;
        }
    }

    record TokenCase(String line, List<String> tokens) {}

    record Reference(Header header, List<ScoreCase> scores, List<TokenCase> tokens13a) {}

    static Stream<ScoreCase> scores() {
        return REFERENCE.scores().stream();
    }

    static Stream<TokenCase> tokens() {
        return REFERENCE.tokens13a().stream();
    }

    @Nested
    class Sacrebleu {

        @ParameterizedTest
        @MethodSource("dev.heed.metric.CorpusBleuTest#scores")
        void givesTheSameScore(ScoreCase expected) {
            CorpusBleu bleu = new CorpusBleu(expected.bleuTokenizer());
            IntStream.range(0, expected.hypotheses().size())
                    .forEach(line -> bleu.add(
                            expected.hypotheses().get(line),
                            List.of(expected.references().get(line))));

            assertThat(bleu.value())
                    .isCloseTo(expected.score(), within(REFERENCE.header().tolerance()));
        }

        @ParameterizedTest
        @MethodSource("dev.heed.metric.CorpusBleuTest#tokens")
        void cutsTheSameTokens(TokenCase expected) {
            assertThat(BleuTokenizer.MTEVAL_13A.tokenize(expected.line())).isEqualTo(expected.tokens());
        }
    }

    @Nested
    class ByHand {

        @Test
        void equalSentencesScoreHundred() {
            CorpusBleu bleu = CorpusBleu.standard();

            bleu.add("1 2 3 4", List.of("1 2 3 4"));

            assertThat(bleu.value()).isEqualTo(100);
        }

        @Test
        void precisionsMultiplyUnderTheRoot() {
            CorpusBleu bleu = new CorpusBleu(BleuTokenizer.NONE);

            // 4 of 5 words, 3 of 4 pairs, 2 of 3 triples, 1 of 2 quadruples; lengths equal
            bleu.add("a b c d x", List.of("a b c d e"));

            assertThat(bleu.value()).isCloseTo(100 * Math.pow(4.0 / 5 * 3 / 4 * 2 / 3 * 1 / 2, 0.25), within(1e-12));
        }
    }

    @Nested
    class Edges {

        @Test
        void isMissingBeforeTheFirstSentence() {
            assertThat(CorpusBleu.standard().value()).isNaN();
        }

        @Test
        void longerHypothesisScoresLess() {
            CorpusBleu equal = CorpusBleu.standard();
            CorpusBleu longer = CorpusBleu.standard();

            equal.add("a b c d", List.of("a b c d"));
            longer.add("a b c d d", List.of("a b c d"));

            assertThat(longer.value()).isLessThan(equal.value());
        }
    }
}
