package dev.heed.text;

import static dev.heed.text.TokenizerReference.REFERENCE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BytePairTokenizerTest {

    private static final BytePairTokenizer TOKENIZER = BytePairTokenizer.train(List.of(REFERENCE.text()), 311);

    @TempDir
    Path folder;

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 5, 7, 11, 13})
    void anyTextComesBack(long seed) {
        String text = RandomText.of(new Random(seed), 997);

        assertThat(TOKENIZER.decode(TOKENIZER.encode(text))).isEqualTo(text);
        BytePairTokenizer own = BytePairTokenizer.train(List.of(text), 283);
        assertThat(own.decode(own.encode(text))).isEqualTo(text);
    }

    @Test
    void aLongRunOfOneLetterComesBack() {
        BytePairTokenizer tokenizer = BytePairTokenizer.train(List.of("a".repeat(1 << 14), "aaaaa"), 271);
        String text = "a".repeat(100_003);

        int[] ids = tokenizer.encode(text);

        assertThat(tokenizer.decode(ids)).isEqualTo(text);
        assertThat(ids.length).isLessThan(100);
    }

    @Test
    void specialTokensNeverComeFromText() {
        String text = "<pad><bos><eos><unk><mask>";

        int[] ids = TOKENIZER.withMask().encode(text);

        assertThat(IntStream.of(ids)).noneMatch(TOKENIZER.withMask().special()::contains);
        assertThat(TOKENIZER.withMask().decode(ids)).isEqualTo(text);
        assertThat(TOKENIZER.decode(SpecialTokens.BOS, ids[0], SpecialTokens.EOS, SpecialTokens.PAD))
                .isEqualTo("<");
    }

    @Test
    void halfASurrogatePairIsReplaced() {
        assertThat(TOKENIZER.decode(TOKENIZER.encode("a\ud83d b"))).isEqualTo("a\ufffd b");
    }

    @Test
    void tokensAreShownAsTextOrBytes() {
        int[] ids = TOKENIZER.encode(" the ☃");

        assertThat(IntStream.of(ids).mapToObj(TOKENIZER::token))
                .containsExactly(" the", " ", "<0xE2>", "<0x98>", "<0x83>");
        assertThat(TOKENIZER.token(SpecialTokens.EOS)).isEqualTo("<eos>");
        assertThat(TOKENIZER.decode(ids[2])).isEqualTo("\ufffd");
    }

    @Test
    void tokensOfOtherCharactersAreRefused() {
        for (String token : List.of("日", "\u0001", " ")) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> TOKENIZER.join(List.of("a", token)))
                    .withMessageStartingWith("token must be of characters that stand for bytes, but got ");
        }
    }

    @Nested
    class Training {

        /** By hand: "ab" occurs four times, " ab" three, and of the pairs that occur twice, the one of lower bytes is first. */
        @Test
        void mergesTheMostFrequentPairFirst() throws Exception {
            BytePairTokenizer tokenizer = BytePairTokenizer.train(List.of("ab ab ab ab bcd bcd"), 264);
            Path file = folder.resolve("tokenizer.json");
            tokenizer.save(file);

            assertThat(Files.readString(file).replaceAll("\\s+", " "))
                    .contains("\"merges\": [ \"a b\", \"Ġ ab\", \"b c\", \"Ġ bc\" ]");
            assertThat(tokenizer.encode("ab bcd")).hasSize(3);
        }

        @ParameterizedTest
        @ValueSource(longs = {2, 3, 5})
        void doesNotDependOnTheOrderOfTexts(long seed) {
            Random random = new Random(seed);
            List<String> texts = new ArrayList<>(IntStream.range(0, 53)
                    .mapToObj(text -> RandomText.of(random, 17))
                    .toList());
            BytePairTokenizer first = BytePairTokenizer.train(texts, 311);
            Collections.shuffle(texts, random);

            assertThat(BytePairTokenizer.train(texts, 311)).isEqualTo(first);
        }

        @Test
        void givesAsManyIdsAsAskedForWhereTheTextHasThem() {
            assertThat(BytePairTokenizer.train(List.of(REFERENCE.text()), 311).vocabSize())
                    .isEqualTo(311);
            assertThat(BytePairTokenizer.train(List.of(REFERENCE.text()), 260).vocabSize())
                    .isEqualTo(260);
        }

        @Test
        void endsWhereNoPairOccursTwice() {
            assertThat(BytePairTokenizer.train(List.of("abab xyz"), 1000).vocabSize())
                    .isEqualTo(261);
        }

        @Test
        void refusesWhatItCannotLearnFrom() {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> BytePairTokenizer.train(List.of("a"), 259))
                    .withMessage("vocabSize must be at least 260, but got 259");
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> BytePairTokenizer.train(List.of("", ""), 300))
                    .withMessage("texts must hold at least one token, but got none");
        }
    }

    @Nested
    class SavedFiles {

        @Test
        void giveTheTokenizerBack() {
            Path file = folder.resolve("tokenizer.json");
            for (BytePairTokenizer tokenizer : List.of(TOKENIZER, TOKENIZER.withMask())) {
                tokenizer.save(file);

                Tokenizer loaded = Tokenizer.load(file);
                assertThat(loaded).isEqualTo(tokenizer).hasSameHashCodeAs(tokenizer);
                assertThat(loaded.encode(REFERENCE.text())).containsExactly(tokenizer.encode(REFERENCE.text()));
            }
            assertThat(TOKENIZER.withMask()).isNotEqualTo(TOKENIZER);
            assertThat(TOKENIZER.withMask().special().mask()).hasValue(311);
        }

        @Test
        void mayHoldTheirMergesInTwoParts() throws Exception {
            Path file = folder.resolve("tokenizer.json");
            TOKENIZER.save(file);
            String inParts =
                    Files.readString(file).replaceAll("\"([^\\s\"]+) ([^\\s\"]+)\"(?=,?\\n)", "[\"$1\", \"$2\"]");
            Files.writeString(file, inParts);

            assertThat(inParts).contains("[\"h\", \"e\"]");
            assertThat(Tokenizer.load(file)).isEqualTo(TOKENIZER);
        }

        @ParameterizedTest
        @ValueSource(
                strings = {
                    "\"h e\" => \"h €\"",
                    "\"h e\" => 17",
                    "\"merges\" => \"margins\"",
                    "\"Ġ\": => \"Ġ%\":",
                })
        void areRefusedWhereTheyAreDamaged(String change) throws Exception {
            Path file = folder.resolve("tokenizer.json");
            TOKENIZER.save(file);
            String whole = Files.readString(file);
            String[] sides = change.split(" => ", -1);
            Files.writeString(file, whole.replace(sides[0], sides[1]));

            assertThat(Files.readString(file)).isNotEqualTo(whole);
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> Tokenizer.load(file))
                    .withMessageStartingWith(file + ": ")
                    .withMessageEndingWith("; the file is damaged");
        }
    }

    @Test
    void manyThreadsReadTheSameText() {
        String text = RandomText.of(new Random(17), 997);
        int[] expected = TOKENIZER.encode(text);
        BytePairTokenizer shared = BytePairTokenizer.train(List.of(REFERENCE.text()), 311);

        assertThat(IntStream.range(0, 41).parallel().mapToObj(thread -> shared.encode(text)))
                .allSatisfy(ids -> assertThat(ids).containsExactly(expected));
    }
}
