package dev.heed.family.seq2seq;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import ai.djl.ndarray.NDManager;
import dev.heed.data.BatchStream;
import dev.heed.recipe.Recipe;
import dev.heed.recipe.RecipeFile;
import dev.heed.seq2seq.Seq2SeqBatch;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PairSetsTest {

    private static final String SMALL = """
            data: {type: generated, task: reverse}
            model: {type: transformer}
            budget: {steps: 7}
            """;

    private static PairSets small(String... settings) {
        return PairSets.of(RecipeFile.with(SMALL, List.of(settings)));
    }

    private static List<Seq2SeqBatch> batches(int count, String... settings) {
        BatchStream<Seq2SeqBatch> stream = new Seq2SeqTask(RecipeFile.with(SMALL, List.of(settings)), null).batches();
        return Stream.generate(stream::next).limit(count).toList();
    }

    @Nested
    class Generated {

        @Test
        void aFiniteCorpusComesAgain() {
            String[] settings = {"data.pairs=7", "batch.size=7"};

            assertThat(small(settings).trainingPairs()).isEqualTo(7);
            assertThat(batches(3, settings)).containsOnly(batches(1, settings).get(0));
        }

        @Test
        void anEndlessStreamDoesNot() {
            assertThat(small("batch.size=7").trainingPairs()).isZero();
            assertThat(batches(3, "batch.size=7")).doesNotHaveDuplicates();
        }

        @ParameterizedTest
        @ValueSource(strings = {"pairs", "validationPairs", "testPairs"})
        void whatJavaCannotHoldIsRefusedBeforeItIsMade(String key) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> small("data." + key + "=2147483647"))
                    .withMessageMatching(
                            "data must fit into Java's memory of \\d+ MB, but got about \\d+ tokens, \\d+ MB,"
                                    + " of GeneratedData.*; take fewer, or raise it with -Xmx"
                                    + " \\(HEED_JAVA_OPTS=-Xmx\\d+g for ./heed\\)");
        }

        @ParameterizedTest
        @ValueSource(
                strings = {
                    "model={type: transformer, embedDim: 65536, numLayers: 1024}",
                    "model={type: attention, hiddenDim: 65536}",
                    "model={type: fixed, hiddenDim: 65536}"
                })
        void aModelThatNoMachineCanHoldIsRefusedBeforeItIsMade(String model) {
            Seq2SeqTask task = new Seq2SeqTask(RecipeFile.with(SMALL, List.of(model)), null);

            try (NDManager manager = NDManager.newBaseManager()) {
                assertThatIllegalArgumentException()
                        .isThrownBy(() -> task.model().network(manager))
                        .withMessageStartingWith("model must have at most 1073741824 parameters, but got about ");
            }
        }

        @Test
        void onlyTheOrderFollowsFromTheSeed() {
            String[] first = {"data.pairs=23", "batch.size=5", "seed=1"};
            String[] second = {"data.pairs=23", "batch.size=5", "seed=2"};
            PairSets one = small(first);
            PairSets two = small(second);

            assertThat(batches(5, first)).isEqualTo(batches(5, first)).isNotEqualTo(batches(5, second));
            assertThat(one.validation()).isEqualTo(two.validation());
            assertThat(one.test()).isEqualTo(two.test()).isNotEqualTo(one.validation());
            assertThat(one.digest()).isEqualTo(two.digest());
        }

        @Test
        void testsHaveLengthsOfTheirOwn() {
            String settings = "data={maxLength: 3, testMaxLength: 11, type: generated, task: copy, testPairs: 101}";

            assertThat(small(settings).test())
                    .hasSize(101)
                    .anyMatch(pair -> pair.source().size() == 11);
            assertThat(batches(7, settings))
                    .allMatch(batch -> batch.source().maxLength() <= 3 + 1, "with the end token");
        }

        @Test
        void theDigestFollowsFromTheTask() {
            assertThat(small().digest())
                    .hasSize(64)
                    .isNotEqualTo(small("data.task=copy").digest())
                    .isNotEqualTo(small("data.pairs=3").digest());
        }
    }

    @Nested
    class FromFiles {

        @TempDir
        private Path folder;

        private String file(String name, String text) throws IOException {
            return Files.writeString(folder.resolve(name), text).toString();
        }

        private String recipe(String train) throws IOException {
            return """
                    data: {type: files, train: '%s', validation: '%s', heldOut: 0, characters: source, maxLength: 2}
                    model: {type: attention}
                    budget: {epochs: 1}
                    """.formatted(train, file("dev", "A\tx\nB\ty\nC\tz\nD\tx\nE\ty\n"));
        }

        @Test
        void longPairsAreLeftOutAndSidesAreSplit() throws IOException {
            PairSets data = PairSets.of(RecipeFile.parse(recipe(file("train", "AB\tx y\nABC\tz\nC\tx\n"))));

            assertThat(data.trainingPairs()).isEqualTo(2);
            assertThat(data.vocabularies().source().tokens())
                    .contains("A", "B", "C")
                    .doesNotContain("AB");
            assertThat(data.vocabularies().target().tokens()).contains("x", "y").doesNotContain("z");
            assertThat(data.test()).isEmpty();
        }

        @Test
        void validationPairsAreThoseOfTheFile() throws IOException {
            String text = recipe(file("train", "A\tx\n"));

            assertThat(PairSets.of(RecipeFile.parse(text)).validation()).hasSize(5);
        }

        @Test
        void theDigestFollowsFromWhatTheFilesHold() throws IOException {
            String one =
                    PairSets.of(RecipeFile.parse(recipe(file("one", "A\tx\n")))).digest();
            String same =
                    PairSets.of(RecipeFile.parse(recipe(file("two", "A\tx\n")))).digest();
            String other =
                    PairSets.of(RecipeFile.parse(recipe(file("two", "A\ty\n")))).digest();

            assertThat(same).isEqualTo(one).isNotEqualTo(other);
        }

        @Test
        void aFileThatIsNotThereIsNamed() throws IOException {
            Path missing = folder.resolve("none");
            Recipe recipe = RecipeFile.parse(recipe(missing.toString()));

            assertThatIllegalArgumentException()
                    .isThrownBy(() -> PairSets.of(recipe))
                    .withMessage(missing + ": path must name a readable file, but got nothing there");
        }

        @Test
        void aSequenceThatIsTooLongIsRefused() throws IOException {
            String train = file("train", "AB\tx y\nC\tx y z x y z x\n");
            Recipe recipe = RecipeFile.with(recipe(train), List.of("data.limits.tokens=6"));

            assertThatIllegalArgumentException()
                    .isThrownBy(() -> PairSets.of(recipe))
                    .withMessage(
                            train + ": target must hold at most limits.tokens=6 tokens, but got one of 7 that begins"
                                    + " with x y z x y");
        }

        @Test
        void whatIsValidatedOnMayNotBeTooLongEither() throws IOException {
            Recipe recipe = RecipeFile.with(
                    recipe(file("train", "A\tx\n")),
                    List.of("data.limits.tokens=1", "data.test=" + file("test", "A\tx y\n")));

            assertThatIllegalArgumentException()
                    .isThrownBy(() -> PairSets.of(recipe))
                    .withMessageEndingWith(
                            "test: target must hold at most limits.tokens=1 tokens, but got one of 2 that"
                                    + " begins with x y");
        }

        @Test
        void whatIsLeftOutIsNotTooLong() throws IOException {
            Recipe recipe = RecipeFile.with(recipe(file("train", "AB\tx\nABC\tx\n")), List.of("data.limits.tokens=2"));

            assertThat(PairSets.of(recipe).trainingPairs()).isEqualTo(1);
        }

        @Test
        void aVocabularyThatIsTooLargeIsRefused() throws IOException {
            String train = file("train", "A\tx y z\n");
            Recipe recipe = RecipeFile.with(recipe(train), List.of("data.limits.vocabulary=6"));

            assertThatIllegalArgumentException()
                    .isThrownBy(() -> PairSets.of(recipe))
                    .withMessage(
                            train + ": the target's vocabulary must have at most limits.vocabulary=6 entries, but got"
                                    + " 7; are its tokens characters?");
        }

        /** Of a large file the rest is not even read. */
        @Test
        void aVocabularyIsTooLargeFromTheLineOnWhereItIs() throws IOException {
            String train = file("train", "A\tx y z\nno pair\n");
            Recipe recipe = RecipeFile.with(recipe(train), List.of("data.limits.vocabulary=6"));

            assertThatIllegalArgumentException()
                    .isThrownBy(() -> PairSets.of(recipe))
                    .withMessageStartingWith(train + ": the target's vocabulary must have at most");
        }

        @Test
        void longTokensAreCutInErrors() throws IOException {
            String train = file("train", "A\t" + "x".repeat(100_000) + " y z\n");
            Recipe recipe = RecipeFile.with(recipe(train), List.of("data.limits.tokens=2"));

            assertThatIllegalArgumentException()
                    .isThrownBy(() -> PairSets.of(recipe))
                    .withMessageStartingWith(train + ": target must hold at most limits.tokens=2 tokens, but got one of"
                            + " 3 that begins with xxx")
                    .withMessageEndingWith("x y z")
                    .satisfies(refusal -> assertThat(refusal.getMessage()).hasSizeLessThan(train.length() + 300));
        }
    }
}
