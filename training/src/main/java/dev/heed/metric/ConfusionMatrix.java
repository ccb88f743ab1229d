package dev.heed.metric;

import dev.heed.shape.Require;
import java.util.Arrays;
import java.util.Objects;
import java.util.stream.IntStream;

/**
 * How often each class was predicted, how often it was right, and what follows from it.
 *
 * <p>\[ P_c = \frac{n_{cc}}{\sum_i n_{ic}}, \quad R_c = \frac{n_{cc}}{\sum_j n_{cj}}, \quad F_c = \frac{2 n_{cc}}{\sum_i
 * n_{ic} + \sum_j n_{cj}}, \quad F_{macro} = \frac{1}{|K|} \sum_{c \in K} F_c \] with the number \(n_{ij}\) of examples of
 * class i that were predicted as j, and the classes K that occur among the examples or the predictions.
 *
 * <p>Equals scikit-learn's {@code precision_recall_fscore_support} with {@code zero_division=0}: a precision or recall
 * without anything to divide by is 0. As with its {@code f1_score(average="macro")}, a class without example that was never
 * predicted has no part in the mean.
 *
 * @see <a href="https://scikit-learn.org/stable/modules/model_evaluation.html">scikit-learn's definitions</a>
 */
public final class ConfusionMatrix {

    private final long[] right;
    private final long[] predicted;
    private final long[] actual;
    private long examples;

    /**
     * Starts with nothing added.
     *
     * @param classes how many classes there are, numbered from 0
     */
    public ConfusionMatrix(int classes) {
        Require.positive("classes", classes);
        right = new long[classes];
        predicted = new long[classes];
        actual = new long[classes];
    }

    /** Counts one example. */
    public void add(int guess, int truth) {
        Objects.checkIndex(guess, actual.length);
        actual[Objects.checkIndex(truth, actual.length)]++;
        predicted[guess]++;
        if (guess == truth) {
            right[truth]++;
        }
        examples++;
    }

    /** The share of examples that were predicted as what they are, from 0 to 1, NaN before the first example. */
    public double accuracy() {
        return (double) Arrays.stream(right).sum() / examples;
    }

    /** The share of the predictions of a class that are right, from 0 to 1. */
    public double precision(int number) {
        return quotient(right[number], predicted[number]);
    }

    /** The share of the examples of a class that were found, from 0 to 1. */
    public double recall(int number) {
        return quotient(right[number], actual[number]);
    }

    /** The harmonic mean of precision and recall of a class, from 0 to 1. */
    public double f1(int number) {
        return quotient(2 * right[number], predicted[number] + actual[number]);
    }

    /** The mean of the classes' F1, rare classes weighing as much as frequent ones; NaN before the first example. */
    public double macroF1() {
        return IntStream.range(0, actual.length)
                .filter(number -> predicted[number] + actual[number] > 0)
                .mapToDouble(this::f1)
                .average()
                .orElse(Double.NaN);
    }

    /** How many examples were counted. */
    public long examples() {
        return examples;
    }

    private static double quotient(long part, long whole) {
        return whole == 0 ? 0 : (double) part / whole;
    }
}
