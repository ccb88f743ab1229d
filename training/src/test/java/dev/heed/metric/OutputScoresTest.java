package dev.heed.metric;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;
import static org.assertj.core.api.Assertions.within;

import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class OutputScoresTest {

    private static List<String> words(String text) {
        return List.of(text.split(" "));
    }

    private static OutputScores scores(String output, String... references) {
        return OutputScores.of(
                words(output),
                List.of(references).stream().map(OutputScoresTest::words).toList());
    }

    @Nested
    class Figures {

        /** Two words of three are right, one by its second pronunciation; the third has one sound wrong of four. */
        @Test
        void areThoseOfTheClosestReference() {
            OutputScores all = new OutputScores();
            all.add(scores("L EH D", "L IY D", "L EH D"));
            all.add(scores("K AE T", "K AE T"));
            all.add(scores("R IY D S", "R EH D S", "X X X X X X X"));

            assertThat(all.outputs()).isEqualTo(3);
            assertThat(all.values())
                    .contains(entry("token_accuracy", 0.9), entry("sequence_accuracy", 2.0 / 3))
                    .contains(entry("token_error_rate", 0.1), entry("sequence_error_rate", 1.0 / 3))
                    .containsOnlyKeys(OutputScores.NAMES);
        }

        @Test
        void areHundredWhereAllIsRight() {
            assertThat(scores("a b c d e f", "x", "a b c d e f").values())
                    .contains(entry("bleu", 100.0), entry("chrf", 100.0), entry("sequence_error_rate", 0.0));
        }

        @Test
        void areMissingWithoutOutputs() {
            assertThat(new OutputScores().values())
                    .allSatisfy((name, value) -> assertThat(value).isNaN());
        }
    }

    @Nested
    class Intervals {

        /** The normal distribution's interval is close to that of so many yes-or-no answers. */
        @Test
        void ofAShareAreThoseOfTheBinomialDistribution() {
            List<OutputScores> outputs = IntStream.range(0, 401)
                    .mapToObj(i -> scores(i % 5 == 0 ? "b" : "a", "a"))
                    .toList();

            Map<String, ConfidenceInterval> intervals = ConfidenceInterval.of(outputs);

            ConfidenceInterval error = Objects.requireNonNull(intervals.get("sequence_error_rate"));
            double share = 81.0 / 401;
            double half = 1.96 * Math.sqrt(share * (1 - share) / 401);
            assertThat(error.low()).isCloseTo(share - half, within(0.006));
            assertThat(error.high()).isCloseTo(share + half, within(0.006));
            assertThat(intervals).containsOnlyKeys(OutputScores.NAMES);
            assertThat(ConfidenceInterval.of(outputs)).isEqualTo(intervals);
        }

        /** As many samples are left out above as below: the interval of what is wrong is that of what is right, mirrored. */
        @Test
        void ofErrorsMirrorThoseOfTheAccuracy() {
            List<OutputScores> outputs = IntStream.range(0, 101)
                    .mapToObj(i -> {
                        String right = " a".repeat(i * i % 23);
                        return scores((i % 3 == 0 ? "b" : "a") + right, "a" + right);
                    })
                    .toList();

            Map<String, ConfidenceInterval> intervals = ConfidenceInterval.of(outputs);

            ConfidenceInterval accuracy = Objects.requireNonNull(intervals.get("token_accuracy"));
            ConfidenceInterval error = Objects.requireNonNull(intervals.get("token_error_rate"));
            assertThat(accuracy.low()).isCloseTo(1 - error.high(), within(1e-12));
            assertThat(accuracy.high()).isCloseTo(1 - error.low(), within(1e-12));
        }

        @Test
        void areOnePointWhereAllAreAlike() {
            assertThat(ConfidenceInterval.of(Collections.nCopies(7, scores("a b c d", "a b c d")))
                            .get("bleu"))
                    .isEqualTo(new ConfidenceInterval(100, 100));
            assertThat(ConfidenceInterval.of(List.of())).isEmpty();
        }
    }

    @Nested
    class Lengths {

        @Test
        void areWordsWhereALineHasSeveral() {
            LengthUnit unit = LengthUnit.of(List.of("one", "Yes, two 3.5 words"));

            assertThat(unit).isEqualTo(LengthUnit.WORDS);
            assertThat(unit.length("Yes, two 3.5 words.")).isEqualTo(6);
        }

        @Test
        void areCharactersWhereNoLineHasABlankInside() {
            LengthUnit unit = LengthUnit.of(List.of("ABLE ", "𝄞B"));

            assertThat(unit).isEqualTo(LengthUnit.CHARACTERS);
            assertThat(unit.length("𝄞B")).isEqualTo(2);
        }
    }
}
