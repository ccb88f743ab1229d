package dev.heed.family.seq2seq;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.heed.data.SequencePair;
import dev.heed.recipe.Recipe;
import dev.heed.recipe.RecipeFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FileDataTest {

    private static final int SOURCES = 31;

    @TempDir
    private Path folder;

    private Path train = Path.of("");

    /** Every third source stands on a second line, at the other end of the file. */
    @BeforeEach
    void write() throws IOException {
        train = folder.resolve("train.tsv");
        Files.write(
                train,
                IntStream.range(0, 2 * SOURCES)
                        .filter(line -> line < SOURCES || line % 3 == 0)
                        .mapToObj(line -> "The heron, no. %s\tLa garza, n.º %s".formatted(line % SOURCES, line))
                        .toList());
    }

    private Recipe recipe(String... settings) {
        return RecipeFile.with("""
                data: {type: files, train: '%s'}
                model: {type: transformer}
                budget: {epochs: 1}
                """.formatted(train), List.of(settings));
    }

    private PairSets read(String... settings) {
        return PairSets.of(recipe(settings));
    }

    private void assertRefused(String message, String... settings) {
        assertThatIllegalArgumentException().isThrownBy(() -> read(settings)).withMessageContaining(message);
    }

    @Nested
    class Tokens {

        private List<String> first(String... settings) {
            PairSets data = read(settings);
            SequencePair pair = data.validation().get(0);
            assertThat(data.source().join(pair.source())).startsWith("The heron, no. ");
            return pair.source();
        }

        @Test
        void standBetweenBlanksUnlessTheRecipeSaysOtherwise() {
            assertThat(first()).startsWith("The", "heron,", "no.");
            assertThat(first("data.tokenizer=words")).startsWith("The", " heron", ",", " no", ".");
            assertThat(first("data.tokenizer=characters")).startsWith("T", "h", "e", " ");
            assertThat(first("data.tokenizer=bytePairs", "data.vocabulary=300"))
                    .startsWith("The", "Ġheron", ",", "Ġno");
        }

        @Test
        void eachSideMayHaveItsOwn() {
            SequencePair pair = read("data.tokenizer=bytePairs", "data.characters=target")
                    .validation()
                    .get(0);

            assertThat(pair.source()).contains("Ġheron");
            assertThat(pair.target()).startsWith("L", "a", " ", "g");
        }

        @Test
        void bothSidesMayShareAVocabulary() {
            for (String tokenizer : List.of("blanks", "words", "characters", "bytePairs")) {
                PairSets one = read("data.tokenizer=" + tokenizer, "data.sharedVocabulary=on");
                PairSets two = read("data.tokenizer=" + tokenizer);

                assertThat(one.vocabularies().isShared()).isTrue();
                assertThat(two.vocabularies().isShared()).isFalse();
                assertThat(one.vocabularies().source().size())
                        .isGreaterThan(two.vocabularies().source().size());
            }
        }

        @Test
        void areLearnedFromWhatIsNotHeldOut() {
            PairSets data = read("data.heldOut=0.5");

            Set<String> learned = Set.copyOf(data.vocabularies().source().tokens());
            assertThat(data.test())
                    .allMatch(pair -> !learned.contains(pair.source().get(3)));
            assertThat(data.validation())
                    .allMatch(pair -> !learned.contains(pair.source().get(3)));
        }

        @Test
        void aRareOneIsUnknownWhereTheVocabularyEnds() {
            PairSets data = read("data.vocabulary=7");

            assertThat(data.vocabularies().source().tokens()).containsExactlyInAnyOrder("The", "heron,", "no.");
            assertThat(data.vocabularies().target().size()).isEqualTo(7);
        }

        @Test
        void aFileHasThem() {
            PairSets data = read("data.tokenizer=bytePairs", "data.sharedVocabulary=on");
            Path file = folder.resolve("own.json");
            data.source().save(file);

            PairSets again = read("data.tokenizer=" + file);

            assertThat(again.source()).isEqualTo(data.source()).isEqualTo(again.target());
            assertThat(again.validation()).isEqualTo(data.validation());
            assertThat(again.digest()).isNotEqualTo(data.digest());
        }

        @Test
        void lengthsCountThem() {
            assertThat(read("data.tokenizer=bytePairs", "data.maxLength=6").trainingPairs())
                    .isPositive()
                    .isLessThan(read("data.tokenizer=bytePairs").trainingPairs());
            assertRefused(
                    "maxLength must be at least 6, the length of the shortest source in " + train + ", but got 3",
                    "data.tokenizer=bytePairs",
                    "data.maxLength=3");
            assertRefused(
                    "source must hold at most limits.tokens=9 tokens, but got one of 1",
                    "data.tokenizer=characters",
                    "data.limits.tokens=9");
        }

        @Test
        void whatCannotBeIsRefused() {
            assertRefused(
                    "tokenizer must be blanks, characters, words, bytePairs or the path of a tokenizer.json, but got syllables",
                    "data.tokenizer=syllables");
            assertRefused(
                    "sharedVocabulary must be off where the two sides have other tokens, but got on with"
                            + " characters=source, tokenizer=bytePairs",
                    "data={tokenizer: bytePairs, characters: source, sharedVocabulary: on, type: files, train: x}");
            assertRefused("vocabulary must be at least 5, but got 4", "data.vocabulary=4");
            assertRefused(
                    "vocabulary must be at least 260, but got 259", "data.tokenizer=bytePairs", "data.vocabulary=259");
            assertRefused(
                    "vocabulary must not be given with a tokenizer from a file, but got 500",
                    "data.tokenizer=own.json",
                    "data.vocabulary=500");
        }
    }

    @Nested
    class HeldOut {

        private Set<List<String>> sources(List<SequencePair> pairs) {
            return pairs.stream().map(SequencePair::source).collect(Collectors.toSet());
        }

        @Test
        void noSourceIsInTwoParts() {
            PairSets data = read("data.heldOut=0.2");

            Set<List<String>> validation = sources(data.validation());
            Set<List<String>> test = sources(data.test());
            assertThat(test).hasSize(6).doesNotContainAnyElementsOf(validation);
            assertThat(validation).hasSize(5);
            assertThat(data.trainingPairs()
                            + data.validation().size()
                            + data.test().size())
                    .isEqualTo(SOURCES + SOURCES / 3);
            assertThat(data.remarks())
                    .hasSize(2)
                    .anyMatch(remark -> remark.startsWith("data.test is not given: "
                            + data.test().size() + " of the 41 pairs of " + train + " are held out for it"));
        }

        @Test
        void theSameOnesWhateverTheSeed() {
            assertThat(read("seed=2").test()).isEqualTo(read("seed=3").test());
            assertThat(read("seed=2").validation()).isEqualTo(read("seed=3").validation());
            assertThat(read().digest()).isNotEqualTo(read("data.heldOut=0.2").digest());
        }

        @Test
        void noneWhereThereAreFilesOrNoneIsWanted() {
            PairSets files = read("data.validation=" + train, "data.test=" + train);
            PairSets none = read("data.heldOut=0");

            assertThat(files.trainingPairs())
                    .isEqualTo(files.test().size())
                    .isEqualTo(none.trainingPairs())
                    .isEqualTo(41);
            assertThat(none.test()).isEmpty();
            assertThat(none.validation()).isEmpty();
            assertThat(recipe("data.heldOut=0").data().hasValidation()).isFalse();
        }

        @Test
        void oneSourceCannotBeParted() throws IOException {
            Files.writeString(train, "a\tb\na\tc\n");

            assertRefused("heldOut must be 0 where so few sources are left to hold out a test part of, but got 0.1");
        }
    }

    @Test
    void oneEmbeddingNeedsOneVocabulary() {
        Seq2SeqTask apart = new Seq2SeqTask(recipe("model.embeddings=shared"), null);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> apart.model().settings().build(read().vocabularies()))
                .withMessage("embeddings must be separate where source and target have different vocabularies,"
                        + " but got shared; set data.sharedVocabulary to on");
    }
}
