package dev.heed.study;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.heed.data.CorpusLimits;
import dev.heed.data.GeneratedTask;
import dev.heed.data.LengthRange;
import dev.heed.data.SequencePair;
import dev.heed.family.seq2seq.FileData;
import dev.heed.seq2seq.Seq2SeqBatch;
import dev.heed.text.SpecialTokens;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class StudyDataTest {

    private static final int BATCH_SIZE = 64;

    private static List<Seq2SeqBatch> batches(StudyData data, long seed) {
        Iterator<Seq2SeqBatch> stream = data.sets().batches().of(BATCH_SIZE, seed);
        return Stream.generate(stream::next).limit(20).toList();
    }

    private static int longest(StudyData data) {
        return data.test().stream().mapToInt(pair -> pair.source().size()).max().orElseThrow();
    }

    @Nested
    class Generated {

        @ParameterizedTest
        @CsvSource({"COPY, copy, SAME, 54, 54", "REVERSE, reverse, REVERSED, 54, 54", "RECALL, recall, FREE, 105, 54"})
        void isNamedAndOrderedAfterItsTask(
                GeneratedTask task, String name, StudyData.TargetOrder order, int source, int target) {
            StudyData data = StudyData.of(task, 10);

            assertThat(data.name()).isEqualTo(name);
            assertThat(data.order()).isEqualTo(order);
            assertThat(data.vocabularies().source().size()).isEqualTo(source);
            assertThat(data.vocabularies().target().size()).isEqualTo(target);
            assertThat(data.trainedLength()).isEqualTo(10);
            assertThat(data.test()).hasSize(1000);
        }

        @Test
        void isTestedOnLengthsToAFifthBeyondTraining() {
            StudyData data = StudyData.of(GeneratedTask.COPY, 25);

            assertThat(longest(data)).isEqualTo(30);
            assertThat(batches(data, 1).stream()
                            .mapToInt(batch -> batch.source().maxLength()))
                    .as("with the end token")
                    .allMatch(length -> length <= 26)
                    .contains(26);
            assertThat(data.sets().lengths())
                    .containsExactly(
                            new LengthRange(1, 7),
                            new LengthRange(8, 14),
                            new LengthRange(15, 21),
                            new LengthRange(22, 25));
        }

        @Test
        void aSeedNamesTheBatches() {
            StudyData data = StudyData.of(GeneratedTask.REVERSE, 5);

            assertThat(batches(data, 1)).isEqualTo(batches(data, 1)).isNotEqualTo(batches(data, 2));
            assertThat(batches(data, 1).get(0).batchSize()).isEqualTo(BATCH_SIZE);
        }

        @Test
        void testPairsAreThoseOfTheTask() {
            for (SequencePair pair : StudyData.of(GeneratedTask.COPY, 5).test()) {
                assertThat(pair.target()).isEqualTo(pair.source());
            }
            assertThat(StudyData.of(GeneratedTask.COPY, 5).test())
                    .as("every time the same")
                    .isEqualTo(StudyData.of(GeneratedTask.COPY, 5).test());
        }

        @ParameterizedTest
        @CsvSource({"COPY, 0", "COPY, -1", "REVERSE, 0", "RECALL, 3", "RECALL, 150"})
        void lengthsThatTheTaskDoesNotHaveAreRefused(GeneratedTask task, int maxLength) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> StudyData.of(task, maxLength))
                    .withMessageMatching("maxLength must be from \\d+ to \\d+ for the task %s, but got %s"
                            .formatted(task.label(), maxLength));
        }

        @ParameterizedTest
        @CsvSource({"COPY, 1", "COPY, 1024", "REVERSE, 1", "RECALL, 4", "RECALL, 128"})
        void theShortestAndTheLongestCanBeHad(GeneratedTask task, int maxLength) {
            assertThat(StudyData.of(task, maxLength).trainedLength()).isEqualTo(maxLength);
        }

        @Test
        void theOriginIsEnoughToGenerateItAgain() {
            assertThat(StudyData.of(GeneratedTask.COPY, 10).origin())
                    .containsEntry("task", "copy")
                    .containsEntry("symbols", 50)
                    .containsEntry("max_length", 10)
                    .containsEntry("max_test_length", 12)
                    .containsKey("test_seed");
        }
    }

    @Nested
    class FromFiles {

        private static final @Nullable Integer ANY_LENGTH = null;

        @TempDir
        Path folder = Path.of("");

        private Path file(String name, String... lines) throws IOException {
            return Files.write(folder.resolve(name), List.of(lines));
        }

        private StudyData data(Path train, Path test, @Nullable Integer maxLength) {
            return StudyData.of(new FileData(
                    train,
                    null,
                    test,
                    0,
                    "blanks",
                    FileData.Characters.SOURCE,
                    null,
                    FileData.SharedVocabulary.OFF,
                    maxLength,
                    new CorpusLimits(2_048, 65_536)));
        }

        @Test
        void isNamedAfterItsTrainingFile() throws IOException {
            StudyData data = data(
                    file("train.tsv", "ab\tA B", "abcde\tC"), file("test.tsv", "abcdefg\tA B Z", "b\tB"), ANY_LENGTH);

            assertThat(data.name()).isEqualTo("train.tsv");
            assertThat(data.order()).isEqualTo(StudyData.TargetOrder.FREE);
            assertThat(data.trainedLength()).isEqualTo(5);
            assertThat(longest(data)).isEqualTo(7);
            assertThat(data.test())
                    .containsExactly(
                            new SequencePair(List.of("a", "b", "c", "d", "e", "f", "g"), List.of("A", "B", "Z")),
                            new SequencePair(List.of("b"), List.of("B")));
        }

        @Test
        void whatOnlyTheTestHoldsStaysUnknown() throws IOException {
            StudyData data = data(file("train.tsv", "ab\tA B", "c\tC"), file("test.tsv", "az\tA Z"), ANY_LENGTH);

            assertThat(data.vocabularies().source().tokens()).containsExactlyInAnyOrder("a", "b", "c");
            assertThat(data.vocabularies().target().tokens()).containsExactlyInAnyOrder("A", "B", "C");
            assertThat(data.vocabularies().source().id("z")).isEqualTo(SpecialTokens.UNKNOWN);
        }

        @Test
        void batchesRepeatTheTrainingFile() throws IOException {
            StudyData data = data(file("train.tsv", "ab\tA", "c\tB", "ddd\tC"), file("test.tsv", "a\tA"), ANY_LENGTH);

            assertThat(batches(data, 1)).allMatch(batch -> batch.batchSize() == 3);
        }

        @Test
        void theFewLongestShareABin() throws IOException {
            String[] lines = IntStream.range(0, 100)
                    .mapToObj(line -> "x".repeat(line < 97 ? 1 + line % 8 : 29) + "\tA")
                    .toArray(String[]::new);

            StudyData data = data(file("train.tsv", lines), file("test.tsv", "a\tA"), ANY_LENGTH);

            assertThat(data.sets().lengths())
                    .containsExactly(
                            new LengthRange(1, 2),
                            new LengthRange(3, 4),
                            new LengthRange(5, 6),
                            new LengthRange(7, 8),
                            new LengthRange(9, 29));
        }

        @Test
        void longerSourcesAreLeftOutOfTrainingAlone() throws IOException {
            StudyData data = data(file("train.tsv", "ab\tA", "abcd\tB"), file("test.tsv", "abcde\tA"), 3);

            assertThat(data.trainedLength()).isEqualTo(2);
            assertThat(longest(data)).isEqualTo(5);
            assertThat(data.vocabularies().target().tokens()).containsExactly("A");
        }

        @Test
        void aLengthThatLeavesNothingIsRefused() throws IOException {
            Path train = file("train.tsv", "abcde\tA", "abc\tB");

            assertThatIllegalArgumentException()
                    .isThrownBy(() -> data(train, train, 2))
                    .withMessage("maxLength must be at least 3, the length of the shortest source in " + train
                            + ", but got 2");
        }

        @Test
        void theOriginTellsTheFilesApart() throws IOException {
            StudyData data = data(file("train.tsv", "ab\tA", "c\tB"), file("test.tsv", "a\tA"), ANY_LENGTH);

            assertThat(data.origin()).containsOnlyKeys("train", "test");
            assertThat(String.valueOf(data.origin().get("train")))
                    .contains("train.tsv", "pairs=2", "source_tokens=characters", "target_tokens=words")
                    .containsPattern("sha256=[0-9a-f]{64}");
        }

        @Test
        void aMissingOrMalformedFileIsNamed() throws IOException {
            Path good = file("good.tsv", "a\tA");
            Path missing = folder.resolve("missing.tsv");
            Path malformed = file("malformed.tsv", "a\tA", "b B");

            assertThatIllegalArgumentException()
                    .isThrownBy(() -> data(missing, good, ANY_LENGTH))
                    .withMessage(missing + ": path must name a readable file, but got nothing there");
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> data(good, malformed, ANY_LENGTH))
                    .withMessage(malformed + ":2: line must hold exactly one tab, but got 0");
        }
    }
}
