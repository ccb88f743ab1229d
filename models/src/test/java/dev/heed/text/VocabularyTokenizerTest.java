package dev.heed.text;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class VocabularyTokenizerTest {

    private static final String TEXT = "Hi, you  two\r\n\n\tIt's 42 é é👩‍👧\u3000\u0000«x»\u2028 ";

    @TempDir
    Path folder;

    private static VocabularyTokenizer of(Tokenization tokenization) {
        return VocabularyTokenizer.train(tokenization, List.of(TEXT), 1000);
    }

    @ParameterizedTest
    @EnumSource(names = "LOSSLESS.*", mode = EnumSource.Mode.MATCH_ALL)
    void losslessTextComesBack(Tokenization tokenization) {
        VocabularyTokenizer tokenizer = of(tokenization);

        assertThat(tokenizer.decode(tokenizer.encode(TEXT))).isEqualTo(TEXT);
        assertThat(tokenizer.encode("")).isEmpty();
        assertThat(tokenizer.decode()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 5, 7})
    void losslessPiecesAreTheText(long seed) {
        String text = RandomText.of(new Random(seed), 211);

        assertThat(String.join("", Tokenization.LOSSLESS_WORDS.split(text))).isEqualTo(text);
        assertThat(String.join("", Tokenization.LOSSLESS_CHARACTERS.split(text)))
                .isEqualTo(text);
    }

    @Test
    void losslessWordsTakeTheSpaceBeforeThem() {
        assertThat(Tokenization.LOSSLESS_WORDS.split("Hi, you  two\n\n (a1)e\u0301 "))
                .containsExactly("Hi", ",", " you", " ", " two", "\n", "\n", " (", "a", "1", ")", "e\u0301", " ");
    }

    @Test
    void wordsOfPairsAreJoinedByOneSpace() {
        VocabularyTokenizer tokenizer = VocabularyTokenizer.train(Tokenization.WORDS, List.of(" T  R IH\n"), 1000);

        assertThat(tokenizer.decode(tokenizer.encode("R\tT "))).isEqualTo("R T");
    }

    @Test
    void charactersOfPairsLoseTheBlanksAtBothEnds() {
        VocabularyTokenizer tokenizer = VocabularyTokenizer.train(Tokenization.CHARACTERS, List.of("a b"), 1000);

        assertThat(tokenizer.decode(tokenizer.encode(" b a\n"))).isEqualTo("b a");
    }

    @Test
    void frequentTokensComeFirstAndRareOnesAreUnknown() {
        VocabularyTokenizer tokenizer =
                VocabularyTokenizer.train(Tokenization.LOSSLESS_CHARACTERS, List.of("cab", "abc", "aa"), 6);

        assertThat(tokenizer.vocabSize()).isEqualTo(6);
        assertThat(tokenizer.encode("abcz")).containsExactly(4, 5, SpecialTokens.UNKNOWN, SpecialTokens.UNKNOWN);
        assertThat(tokenizer.decode(SpecialTokens.BOS, 5, SpecialTokens.UNKNOWN, 4, SpecialTokens.EOS))
                .isEqualTo("ba");
        assertThat(tokenizer.token(4)).isEqualTo("a");
    }

    @Test
    void specialTokensNeverComeFromText() {
        VocabularyTokenizer tokenizer = VocabularyTokenizer.train(Tokenization.WORDS, List.of("a b"), 1000);

        assertThat(tokenizer.encode("<eos> a")).containsExactly(SpecialTokens.UNKNOWN, 4);
    }

    @Test
    void halfASurrogatePairIsReplaced() {
        VocabularyTokenizer tokenizer =
                VocabularyTokenizer.train(Tokenization.LOSSLESS_CHARACTERS, List.of("a\ud800b"), 1000);

        assertThat(tokenizer.decode(tokenizer.encode("b\udc00a"))).isEqualTo("b\ufffda");
    }

    @Nested
    class Mask {

        @Test
        void isTheLastId() {
            VocabularyTokenizer plain = of(Tokenization.LOSSLESS_WORDS);

            VocabularyTokenizer masked = plain.withMask();

            assertThat(plain.special().mask()).isEmpty();
            assertThat(masked.special().mask()).hasValue(plain.vocabSize());
            assertThat(masked.vocabSize()).isEqualTo(plain.vocabSize() + 1);
            assertThat(masked.token(plain.vocabSize())).isEqualTo("<mask>");
            assertThat(masked.encode(TEXT)).containsExactly(plain.encode(TEXT));
            assertThat(masked.decode(plain.vocabSize())).isEmpty();
            assertThat(masked).isNotEqualTo(plain).isEqualTo(masked.withMask());
        }

        @Test
        void isRefusedBesideAnOrdinaryOne() {
            VocabularyTokenizer tokenizer = VocabularyTokenizer.train(Tokenization.WORDS, List.of("a <mask>"), 1000);

            assertThatIllegalArgumentException()
                    .isThrownBy(tokenizer::withMask)
                    .withMessage("token must differ from the special token <mask>, but got it");
        }
    }

    @Nested
    class SavedFiles {

        @ParameterizedTest
        @EnumSource
        void giveTheTokenizerBack(Tokenization tokenization) {
            Path file = folder.resolve("a/tokenizer.json");
            for (VocabularyTokenizer tokenizer :
                    List.of(of(tokenization), of(tokenization).withMask())) {
                tokenizer.save(file);

                assertThat(Tokenizer.load(file)).isEqualTo(tokenizer);
            }
        }

        @ParameterizedTest
        @ValueSource(
                strings = {
                    "\"b\": 5, => ",
                    "\"<eos>\": 2 => \"<ende>\": 2",
                    "\"<unk>\": 3, => \"<unk>\": 3, \"<unk>\": 9,",
                    "\"vocab\" => \"words\"",
                    "\"version => {",
                })
        void areRefusedWhereTheyAreDamaged(String change) throws Exception {
            Path file = folder.resolve("tokenizer.json");
            VocabularyTokenizer.train(Tokenization.LOSSLESS_CHARACTERS, List.of("aaabbcé"), 1000)
                    .save(file);
            String[] sides = change.split(" => ", -1);
            String whole = Files.readString(file);
            Files.writeString(file, whole.replace(sides[0], sides[1]));

            assertThat(Files.readString(file)).isNotEqualTo(whole);
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> Tokenizer.load(file))
                    .withMessageStartingWith(file + ": ")
                    .withMessageContaining("the file is damaged");
        }

        @Test
        void areRefusedWhereTheyAreCut() throws Exception {
            Path file = folder.resolve("tokenizer.json");
            of(Tokenization.WORDS).save(file);
            String whole = Files.readString(file);
            Files.writeString(file, whole.substring(0, whole.length() / 2));

            assertThatIllegalArgumentException()
                    .isThrownBy(() -> Tokenizer.load(file))
                    .withMessageMatching(".*file must be JSON, but got an error at .*; the file is damaged");
        }
    }

    @Nested
    class Errors {

        @Test
        void nameAVocabularyWithoutRoom() {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> VocabularyTokenizer.train(Tokenization.WORDS, List.of("a"), 4))
                    .withMessage("vocabSize must be at least 5, but got 4");
        }

        @ParameterizedTest
        @EnumSource
        void nameATextWithoutTokens(Tokenization tokenization) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> VocabularyTokenizer.train(tokenization, List.of("", ""), 1000))
                    .withMessage("texts must hold at least one token, but got none");
        }

        @Test
        void nameAnIdThatIsNone() {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> VocabularyTokenizer.train(Tokenization.WORDS, List.of("a"), 9)
                            .decode(5))
                    .withMessage("id must be at least 0 and less than 5, but got 5");
        }

        @Test
        void nameHalfASurrogatePair() {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> Vocabulary.of(List.of("\ud83d")))
                    .withMessage("token must hold whole characters, but got half a surrogate pair in \\ud83d");
        }
    }

    @Nested
    class ByName {

        @Test
        void areLosslessOnes() {
            assertThat(Tokenizer.of("characters", List.of(TEXT), 1000)).isEqualTo(of(Tokenization.LOSSLESS_CHARACTERS));
            assertThat(Tokenizer.of("words", List.of(TEXT), 1000)).isEqualTo(of(Tokenization.LOSSLESS_WORDS));
            assertThat(Tokenizer.of("bytePairs", List.of(TEXT), 263))
                    .isEqualTo(BytePairTokenizer.train(List.of(TEXT), 263));
        }

        @Test
        void mayBeAFile() {
            Path file = folder.resolve("my.json");
            of(Tokenization.WORDS).save(file);

            assertThat(Tokenizer.of(file.toString(), List.of(), 1000)).isEqualTo(of(Tokenization.WORDS));
        }

        @Test
        void mustBeKnown() {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> Tokenizer.of("letters", List.of(TEXT), 1000))
                    .withMessage("tokenizer must be characters, words, bytePairs or the path of a tokenizer.json,"
                            + " but got letters");
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> Tokenizer.of("none.json", List.of(TEXT), 1000))
                    .withMessage("none.json: path must name a readable file, but got nothing there");
        }
    }

    /** Long texts are counted and encoded without a list of their tokens. */
    @Test
    void manyTextsAreCountedTogether() {
        List<String> texts =
                new Random(11).ints(97, 'a', 'h').mapToObj(Character::toString).toList();

        VocabularyTokenizer tokenizer = VocabularyTokenizer.train(Tokenization.LOSSLESS_CHARACTERS, texts, 1000);

        assertThat(tokenizer.vocabSize()).isEqualTo(SpecialTokens.COUNT + 7);
        assertThat(tokenizer)
                .isEqualTo(VocabularyTokenizer.train(
                        Tokenization.LOSSLESS_CHARACTERS, List.of(String.join("", texts)), 1000));
    }
}
