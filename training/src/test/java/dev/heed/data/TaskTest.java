package dev.heed.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class TaskTest {

    static Stream<Task> tasks() {
        return Stream.of(
                new CopyTask(7, new LengthRange(2, 11)),
                new ReverseTask(7, new LengthRange(2, 11)),
                new RepeatTask(13, new LengthRange(2, 11)),
                new RecallTask(5, 3, new LengthRange(2, 17)));
    }

    @Nested
    class EveryTask {

        @ParameterizedTest
        @MethodSource("dev.heed.data.TaskTest#tasks")
        void sameSeedGivesTheSamePairs(Task task) {
            assertThat(task.pairs(40, 13)).isEqualTo(task.pairs(40, 13)).isNotEqualTo(task.pairs(40, 14));
        }

        @ParameterizedTest
        @MethodSource("dev.heed.data.TaskTest#tasks")
        void aLargerSetBeginsWithTheSmallerOne(Task task) {
            assertThat(task.pairs(40, 13)).startsWith(task.pairs(10, 13).toArray(SequencePair[]::new));
        }

        @ParameterizedTest
        @MethodSource("dev.heed.data.TaskTest#tasks")
        void sourceHasTheLengthAskedFor(Task task) {
            SplittableRandom random = new SplittableRandom(3);
            for (int draw = 0; draw < 100; draw++) {
                int length = task.sampleLength(random);
                assertThat(task.pair(random, length).source()).hasSize(length);
            }
        }

        @ParameterizedTest
        @MethodSource("dev.heed.data.TaskTest#tasks")
        void symbolsAreExactlyThoseThatOccur(Task task) {
            List<SequencePair> pairs = task.pairs(500, 5);

            assertThat(task.sourceSymbols()).doesNotHaveDuplicates();
            assertThat(symbols(pairs.stream().map(SequencePair::source))).isEqualTo(Set.copyOf(task.sourceSymbols()));
            assertThat(symbols(pairs.stream().map(SequencePair::target))).isEqualTo(Set.copyOf(task.targetSymbols()));
        }

        private Set<String> symbols(Stream<List<String>> sequences) {
            return sequences.flatMap(List::stream).collect(Collectors.toSet());
        }
    }

    @Nested
    class Copy {

        @Test
        void targetIsTheSource() {
            assertThat(new CopyTask(7, new LengthRange(2, 11)).pairs(50, 1))
                    .allSatisfy(pair -> assertThat(pair.target()).isEqualTo(pair.source()));
        }

        @Test
        void needsASymbol() {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> new CopyTask(0, new LengthRange(1, 2)))
                    .withMessage("numSymbols must be at least 1, but got 0");
        }

        @Test
        void lengthOutsideTheRangeIsRefused() {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> new CopyTask(7, new LengthRange(2, 11)).pair(new SplittableRandom(1), 12))
                    .withMessage("length must be at least 2 and at most 11, but got 12");
        }
    }

    @Nested
    class Reverse {

        @Test
        void targetIsTheSourceBackwards() {
            assertThat(new ReverseTask(7, new LengthRange(2, 11)).pairs(50, 1))
                    .allSatisfy(pair -> assertThat(backwards(pair.target())).isEqualTo(pair.source()));
        }

        private List<String> backwards(List<String> tokens) {
            List<String> reversed = new ArrayList<>(tokens);
            Collections.reverse(reversed);
            return reversed;
        }

        @Test
        void symbolsAreNumbered() {
            assertThat(new ReverseTask(50, new LengthRange(1, 25)).sourceSymbols())
                    .hasSize(50)
                    .startsWith("0", "1")
                    .endsWith("48", "49");
        }

        @Test
        void needsASymbol() {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> new ReverseTask(-3, new LengthRange(1, 2)))
                    .withMessage("numSymbols must be at least 1, but got -3");
        }

        @Test
        void lengthOutsideTheRangeIsRefused() {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> new ReverseTask(50, new LengthRange(1, 25)).pair(new SplittableRandom(1), 26))
                    .withMessage("length must be at least 1 and at most 25, but got 26");
        }
    }

    @Nested
    class Recall {

        private final RecallTask task = new RecallTask(5, 3, new LengthRange(2, 17));

        @Test
        void targetsAreTheValuesOfTheQueries() {
            assertThat(task.pairs(200, 1)).allSatisfy(pair -> {
                List<String> source = pair.source();
                int bar = source.indexOf("|");
                List<String> queries = source.subList(bar + 1, source.size());

                assertThat(queries.stream().map(key -> source.get(source.indexOf(key) + 1)))
                        .containsExactlyElementsOf(pair.target());
            });
        }

        @Test
        void keysAreDistinctAndEachIsAskedForOnce() {
            assertThat(task.pairs(200, 1)).allSatisfy(pair -> {
                List<String> source = pair.source();
                int bar = source.indexOf("|");
                List<String> keys = source.subList(0, bar).stream()
                        .filter(token -> token.startsWith("k"))
                        .toList();

                assertThat(keys).hasSize(bar / 2).doesNotHaveDuplicates();
                assertThat(source.subList(bar + 1, source.size())).containsExactlyInAnyOrderElementsOf(keys);
            });
        }

        @Test
        void lengthsAreThoseOfWholeLists() {
            SplittableRandom random = new SplittableRandom(1);
            Set<Integer> lengths = new HashSet<>();
            for (int draw = 0; draw < 200; draw++) {
                lengths.add(task.sampleLength(random));
            }

            assertThat(lengths).containsExactlyInAnyOrder(4, 7, 10, 13, 16);
        }

        @Test
        void lengthOfNoListIsRefused() {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> task.pair(new SplittableRandom(1), 6))
                    .withMessage("length must be 3 n + 1 with n of at least 1, but got 6");
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> new RecallTask(1, 1, new LengthRange(1, 4)).pair(new SplittableRandom(1), 1))
                    .withMessage("length must be 3 n + 1 with n of at least 1, but got 1");
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> task.pair(new SplittableRandom(1), 19))
                    .withMessage("length must be at least 2 and at most 17, but got 19");
        }

        @Test
        void rangeHoldsALengthOfWholeLists() {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> new RecallTask(5, 3, new LengthRange(5, 6)))
                    .withMessage("lengths must hold a length 3 n + 1 with n of at least 1, but got 5-6");
        }

        @Test
        void keysSufficeForTheLongestSource() {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> new RecallTask(4, 3, new LengthRange(4, 16)))
                    .withMessage("numKeys must be at least the keys of the longest source, but got numKeys=4, keys=5");
        }

        @Test
        void needsKeysAndValues() {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> new RecallTask(0, 3, new LengthRange(4, 16)))
                    .withMessage("numKeys must be at least 1, but got 0");
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> new RecallTask(5, 0, new LengthRange(4, 16)))
                    .withMessage("numValues must be at least 1, but got 0");
        }
    }
}
