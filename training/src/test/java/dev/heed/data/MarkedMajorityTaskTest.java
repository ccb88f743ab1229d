package dev.heed.data;

import static org.assertj.core.api.Assertions.assertThat;

import dev.heed.text.Tokenization;
import dev.heed.text.Vocabulary;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class MarkedMajorityTaskTest {

    private final MarkedMajorityTask task = new MarkedMajorityTask(new LengthRange(3, 7));

    private static long count(LabelledText text, String token) {
        return tokens(text).stream().filter(token::equals).count();
    }

    private static List<String> tokens(LabelledText text) {
        return Tokenization.WORDS.split(text.text());
    }

    @Test
    void theLabelIsTheLetterThatIsMarkedMoreOften() {
        for (LabelledText text : task.texts(500, 3)) {
            List<String> tokens = tokens(text);
            int marked = 0;
            for (int place = 0; place < tokens.size(); place++) {
                if (tokens.get(place).equals("*")) {
                    marked += tokens.get(place + 1).equals(text.label()) ? 1 : -1;
                }
            }
            assertThat(marked).as(text.text()).isPositive();
        }
    }

    @Test
    void bothLettersAreEquallyOftenThere() {
        assertThat(task.texts(500, 3)).allSatisfy(text -> {
            assertThat(count(text, "a")).isEqualTo(count(text, "b")).isBetween(3L, 7L);
            assertThat(count(text, "*")).isBetween(1L, count(text, "a")).matches(marks -> marks % 2 == 1);
            assertThat(task.symbols()).containsAll(tokens(text));
        });
    }

    /** Whatever a text holds, both labels are as probable: a mean of embeddings is right by chance alone. */
    @Test
    void whatATextHoldsSaysNothingOfItsLabel() {
        Map<String, int[]> byContent = new HashMap<>();
        for (LabelledText text : task.texts(20_000, 5)) {
            byContent
                    .computeIfAbsent(
                            count(text, "a") + " letters, " + count(text, "*") + " marks", unseen -> new int[2])[
                    MarkedMajorityTask.LABELS.number(text.label())]++;
        }

        assertThat(byContent).hasSize(2 + 2 + 3 + 3 + 4);
        byContent.forEach((content, labels) -> {
            int all = labels[0] + labels[1];
            assertThat(Math.abs(labels[0] - all / 2.0)).as(content).isLessThan(2.5 * Math.sqrt(all)); // 5 deviations
        });
    }

    @Test
    void theSeedDecides() {
        assertThat(task.texts(40, 13)).isEqualTo(task.texts(40, 13)).isNotEqualTo(task.texts(40, 14));
        assertThat(task.texts(40, 13)).startsWith(task.texts(10, 13).toArray(LabelledText[]::new));
    }

    @Test
    void streamsWithoutEnd() {
        Vocabulary vocabulary = Vocabulary.of(task.symbols());
        BatchStream<LabelledBatch> batches = BucketedBatches.of(
                task::text,
                LabelledBatch.batching(
                        MarkedMajorityTask.LABELS, text -> vocabulary.encode(Tokenization.WORDS.split(text))),
                11,
                1);

        assertThat(batches.next().labels()).hasSize(11).containsOnly(0, 1);
        assertThat(new MarkedMajorityTask(new LengthRange(1, 1))
                        .text(new SplittableRandom(1))
                        .text())
                .matches("(\\* a b|a \\* b|\\* b a|b \\* a)");
    }
}
