package dev.heed.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** The splits of {@link TrainTestSplit} that are not by source. */
class HeldOutPartsTest {

    @Nested
    class ByLabel {

        /** 30 of a, 10 of b, 2 of c, 1 of d, mixed. */
        private final List<LabelledText> texts = IntStream.range(0, 43)
                .map(i -> i * 17 % 43)
                .mapToObj(i -> new LabelledText(i < 30 ? "a" : i < 40 ? "b" : i < 42 ? "c" : "d", "text " + i))
                .toList();

        private static long count(List<LabelledText> texts, String label) {
            return texts.stream().filter(text -> text.label().equals(label)).count();
        }

        @Test
        void everyLabelGivesItsShare() {
            TrainTestSplit<LabelledText> split = TrainTestSplit.byLabel(texts, 0.2f, 7);

            assertThat(count(split.test(), "a")).isEqualTo(6);
            assertThat(count(split.test(), "b")).isEqualTo(2);
            assertThat(count(split.test(), "c")).isEqualTo(1);
            assertThat(count(split.test(), "d")).isZero();
        }

        @Test
        void noTextIsLostAndTheOrderIsKept() {
            TrainTestSplit<LabelledText> split = TrainTestSplit.byLabel(texts, 0.2f, 7);

            assertThat(texts).containsSubsequence(split.train()).containsSubsequence(split.test());
            assertThat(split.train().size() + split.test().size()).isEqualTo(43);
            assertThat(split.train()).doesNotContainAnyElementsOf(split.test());
        }

        @Test
        void aTextThatRepeatsIsOnOneSideAndCountsOnce() {
            List<LabelledText> thrice =
                    Stream.of(texts, texts, texts).flatMap(List::stream).toList();

            TrainTestSplit<LabelledText> split = TrainTestSplit.byLabel(thrice, 0.2f, 7);

            List<LabelledText> once = TrainTestSplit.byLabel(texts, 0.2f, 7).test();
            assertThat(split.test()).hasSize(27).isSubsetOf(once);
            assertThat(split.train()).hasSize(102).doesNotContainAnyElementsOf(once);
        }

        @Test
        void aTextOfSeveralLabelsIsOnOneSide() {
            for (long seed = 0; seed < 30; seed++) {
                SplittableRandom random = new SplittableRandom(seed);
                List<LabelledText> several = Stream.generate(
                                () -> new LabelledText("label " + random.nextInt(3), "text " + random.nextInt(50)))
                        .limit(90)
                        .toList();

                TrainTestSplit<LabelledText> split = TrainTestSplit.byLabel(several, 0.2f, seed);

                assertThat(split.test())
                        .extracting(LabelledText::text)
                        .isNotEmpty()
                        .doesNotContainAnyElementsOf(
                                split.train().stream().map(LabelledText::text).toList());
            }
        }

        @Test
        void whatIsHeldOutForALabelCountsForItsOthers() {
            List<LabelledText> both = Stream.of("a", "b")
                    .flatMap(label -> IntStream.range(0, 50).mapToObj(i -> new LabelledText(label, "text " + i)))
                    .toList();

            TrainTestSplit<LabelledText> split = TrainTestSplit.byLabel(both, 0.2f, 7);

            assertThat(count(split.test(), "a")).isEqualTo(10);
            assertThat(count(split.test(), "b")).isEqualTo(10);
            assertThat(split.test().stream().map(LabelledText::text).distinct()).hasSize(10);
        }

        @Test
        void partsStayWhatTheyWere() {
            assertThat(TrainTestSplit.byLabel(texts, 0.2f, 7).test())
                    .extracting(LabelledText::text)
                    .containsExactly(
                            "text 34", "text 7", "text 41", "text 22", "text 39", "text 3", "text 10", "text 18",
                            "text 26");
        }

        @Test
        void theSeedDecides() {
            assertThat(TrainTestSplit.byLabel(texts, 0.2f, 7))
                    .isEqualTo(TrainTestSplit.byLabel(texts, 0.2f, 7))
                    .isNotEqualTo(TrainTestSplit.byLabel(texts, 0.2f, 8));
        }

        @Test
        void aLabelHasTwoTextsAtLeast() {
            List<LabelledText> single =
                    List.of(new LabelledText("a", "x"), new LabelledText("b", "y"), new LabelledText("a", "x"));

            assertThatIllegalArgumentException()
                    .isThrownBy(() -> TrainTestSplit.byLabel(single, 0.2f, 7))
                    .withMessage("texts must hold two different ones of a label, but got 3 of 2 labels");
        }
    }

    @Nested
    class AtRandom {

        private final List<String> files =
                IntStream.range(0, 13).mapToObj(i -> "file" + i).toList();

        @Test
        void holdsOutTheShareAndKeepsTheOrder() {
            TrainTestSplit<String> split = TrainTestSplit.atRandom(files, 0.25f, 3);

            assertThat(split.test()).hasSize(3);
            assertThat(split.train()).hasSize(10).doesNotContainAnyElementsOf(split.test());
            assertThat(files).containsSubsequence(split.train()).containsSubsequence(split.test());
            assertThat(TrainTestSplit.atRandom(files, 0.25f, 3)).isEqualTo(split);
            assertThat(TrainTestSplit.atRandom(files, 0.25f, 4)).isNotEqualTo(split);
        }

        @Test
        void noPartIsEmpty() {
            assertThat(TrainTestSplit.atRandom(files.subList(0, 2), 0.01f, 3).test())
                    .hasSize(1);
            assertThat(TrainTestSplit.atRandom(files.subList(0, 2), 0.99f, 3).train())
                    .hasSize(1);
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> TrainTestSplit.atRandom(files.subList(0, 1), 0.1f, 3))
                    .withMessage("elements must be at least 2, but got 1");
        }
    }

    @Nested
    class ByPosition {

        @Test
        void theEndIsHeldOut() {
            TrainTestSplit<String> split = TrainTestSplit.byPosition(List.of("abcdefghij"), 0.3f);

            assertThat(split.train()).containsExactly("abcdefg");
            assertThat(split.test()).containsExactly("hij");
        }

        @Test
        void ofSeveralTextsOneIsCut() {
            TrainTestSplit<String> split = TrainTestSplit.byPosition(List.of("abc", "defg", "hij"), 0.5f);

            assertThat(split.train()).containsExactly("abc", "de");
            assertThat(split.test()).containsExactly("fg", "hij");
            assertThat(TrainTestSplit.byPosition(List.of("abc", "def"), 0.5f))
                    .isEqualTo(new TrainTestSplit<>(List.of("abc"), List.of("def")));
        }

        @Test
        void charactersStayWhole() {
            TrainTestSplit<String> split = TrainTestSplit.byPosition(List.of("😀😁😂🤣"), 0.25f);

            assertThat(split.train()).containsExactly("😀😁😂");
            assertThat(split.test()).containsExactly("🤣");
        }

        @Test
        void errors() {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> TrainTestSplit.byPosition(List.of("😀"), 0.5f))
                    .withMessage("texts' characters must be at least 2, but got 1");
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> TrainTestSplit.byPosition(List.of("ab"), 0f))
                    .withMessage("share must be finite and above 0, but got 0.0");
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> TrainTestSplit.byPosition(List.of("ab"), 1f))
                    .withMessage("share must be in [0, 1), but got 1.0");
        }
    }
}
