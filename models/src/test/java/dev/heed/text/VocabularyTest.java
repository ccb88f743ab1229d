package dev.heed.text;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.List;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class VocabularyTest {

    private final Vocabulary vocabulary = Vocabulary.of(List.of("x", "a", "m"));

    @Nested
    class Numbering {

        @Test
        void specialTokensComeFirst() {
            assertThat(vocabulary.token(SpecialTokens.PAD)).isEqualTo("<pad>");
            assertThat(vocabulary.token(SpecialTokens.BOS)).isEqualTo("<bos>");
            assertThat(vocabulary.token(SpecialTokens.EOS)).isEqualTo("<eos>");
            assertThat(vocabulary.token(SpecialTokens.UNKNOWN)).isEqualTo("<unk>");
            assertThat(vocabulary.size()).isEqualTo(SpecialTokens.COUNT + 3);
        }

        @Test
        void ordinaryTokensKeepTheGivenOrder() {
            assertThat(vocabulary.tokens()).containsExactly("x", "a", "m");
            assertThat(vocabulary.id("x")).isEqualTo(SpecialTokens.COUNT);
            assertThat(vocabulary.token(SpecialTokens.COUNT + 2)).isEqualTo("m");
        }

        @Test
        void repeatedTokenKeepsItsFirstNumber() {
            assertThat(Vocabulary.of(List.of("x", "a", "x", "m"))).isEqualTo(vocabulary);
        }

        @Test
        void sequencesAreNumberedByFrequencyThenText() {
            TokenCounts counts = new TokenCounts();
            counts.add(List.of("b", "c", "c"));
            counts.add(List.of("a", "d", "c", "d"));

            assertThat(counts.vocabulary().tokens()).containsExactly("c", "d", "a", "b");
        }

        @Test
        void tokensMakeAnEqualVocabulary() {
            assertThat(Vocabulary.of(vocabulary.tokens()))
                    .isEqualTo(vocabulary)
                    .hasSameHashCodeAs(vocabulary)
                    .isNotEqualTo(Vocabulary.of(List.of("a", "x", "m")))
                    .hasToString("Vocabulary of 7 ids");
        }
    }

    @Nested
    class Encoding {

        @Test
        void decodingUndoesEncoding() {
            List<String> tokens = List.of("m", "a", "a", "x");

            assertThat(vocabulary.decode(vocabulary.encode(tokens))).isEqualTo(tokens);
            assertThat(vocabulary.decode(vocabulary.encodeWithEnd(tokens))).isEqualTo(tokens);
        }

        @Test
        void endIsAddedOnDemand() {
            assertThat(vocabulary.encode(List.of("a", "x"))).containsExactly(5, 4);
            assertThat(vocabulary.encodeWithEnd(List.of("a", "x"))).containsExactly(5, 4, SpecialTokens.EOS);
        }

        @Test
        void anUnseenTokenIsUnknown() {
            assertThat(vocabulary.encode(List.of("a", "q"))).containsExactly(5, SpecialTokens.UNKNOWN);
        }

        @Test
        void textCannotSpellASpecialToken() {
            assertThat(vocabulary.encode(List.of("<eos>", "<pad>")))
                    .containsExactly(SpecialTokens.UNKNOWN, SpecialTokens.UNKNOWN);
        }
    }

    @Nested
    class Decoding {

        @Test
        void endsBeforeTheFirstEnd() {
            assertThat(vocabulary.decode(4, 5, SpecialTokens.EOS, 6, SpecialTokens.EOS))
                    .containsExactly("x", "a");
            assertThat(vocabulary.decode(SpecialTokens.EOS)).isEmpty();
        }

        @Test
        void leavesOutBeginningAndPadding() {
            assertThat(vocabulary.decode(SpecialTokens.BOS, 4, SpecialTokens.PAD, 5))
                    .containsExactly("x", "a");
        }

        @Test
        void keepsThePlaceOfAnUnknownToken() {
            assertThat(vocabulary.decode(4, SpecialTokens.UNKNOWN, 5)).containsExactly("x", "<unk>", "a");
        }
    }

    @Nested
    class Errors {

        @Test
        void anEmptyTokenIsRefused() {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> Vocabulary.of(List.of("a", "")))
                    .withMessage("token must hold at least one character, but got an empty one");
        }

        @Test
        void aSpecialTokenIsRefused() {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> Vocabulary.of(List.of("a", "<bos>")))
                    .withMessage("token must differ from the special tokens [<pad>, <bos>, <eos>, <unk>],"
                            + " but got <bos>");
        }

        @Test
        void anIdBeyondTheVocabularyIsRefused() {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> vocabulary.token(7))
                    .withMessage("id must be at least 0 and less than 7, but got 7");
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> vocabulary.token(-1))
                    .withMessage("id must be at least 0 and less than 7, but got -1");
        }
    }
}
