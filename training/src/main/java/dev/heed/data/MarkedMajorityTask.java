package dev.heed.data;

import dev.heed.shape.Require;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * A classification that order decides: a text holds {@code a} and {@code b} equally often, some of them behind a mark, and
 * its label is the letter that is marked more often. {@code a * b b * a a * b b a} has the label {@code b}.
 *
 * <p>What a text holds says nothing of its label, only what stands next to what does. A classifier that takes the mean of
 * embeddings sees the same for both labels and stays at chance, which is 50 %; attention solves it by a look at each
 * letter's neighbour.
 *
 * @param letters how often each of the two letters occurs, each equally likely; the number of marks is odd and at most that
 */
public record MarkedMajorityTask(LengthRange letters) {

    /** The two letters, which are the labels. */
    public static final Labels LABELS = new Labels(List.of("a", "b"));

    private static final String MARK = "*";

    /** Checks that a text fits an array. */
    public MarkedMajorityTask {
        Require.atMost("letters", letters.max(), Integer.MAX_VALUE / 4);
    }

    /** Every token that a text can hold; they stand between blanks. */
    public List<String> symbols() {
        return Stream.concat(LABELS.names().stream(), Stream.of(MARK)).toList();
    }

    /** Generates a text. */
    public LabelledText text(RandomGenerator random) {
        int each = letters.sample(random);
        int marks = 1 + 2 * random.nextInt((each + 1) / 2);
        int label = random.nextInt(2);
        int right = random.nextInt(marks / 2 + 1, marks + 1);
        int[] order = Shuffle.order(2 * each, random); // where the letters of the label stand, and then the others
        boolean[] marked = new boolean[2 * each];
        boolean[] ofLabel = new boolean[2 * each];
        IntStream.range(0, each).forEach(i -> ofLabel[order[i]] = true);
        IntStream.range(0, right).forEach(i -> marked[order[i]] = true);
        IntStream.range(0, marks - right).forEach(i -> marked[order[each + i]] = true);
        List<String> tokens = new ArrayList<>();
        for (int place = 0; place < 2 * each; place++) {
            if (marked[place]) {
                tokens.add(MARK);
            }
            tokens.add(LABELS.name(ofLabel[place] ? label : 1 - label));
        }
        return new LabelledText(LABELS.name(label), String.join(" ", tokens));
    }

    /**
     * Generates a data set. The first texts of a larger set with the same seed are the texts of a smaller one; different
     * seeds give unrelated sets.
     */
    public List<LabelledText> texts(int count, long seed) {
        RandomGenerator random = new SplittableRandom(seed);
        return Stream.generate(() -> text(random)).limit(count).toList();
    }
}
