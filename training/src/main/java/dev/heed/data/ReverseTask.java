package dev.heed.data;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.random.RandomGenerator;

/**
 * The target is the source read backwards. The first target token is the source's last, so that position has to be
 * looked up from the other end.
 *
 * @param numSymbols how many symbols there are, {@code 0} to {@code numSymbols - 1}
 * @param lengths the source lengths, each equally likely
 * @see <a href="https://joeynmt.readthedocs.io/en/latest/tutorial.html">JoeyNMT's tutorial, the named instances</a>
 */
public record ReverseTask(int numSymbols, LengthRange lengths) implements Task {

    private static final int JOEY_NMT_SYMBOLS = 50;

    /** Checks that there is a symbol to reverse. */
    public ReverseTask {
        Symbols.checkCount("numSymbols", numSymbols);
    }

    /** The distribution of JoeyNMT's training data, which is 50,000 pairs: 50 symbols, lengths 1 to 25. */
    public static ReverseTask joeyNmtTrain() {
        return new ReverseTask(JOEY_NMT_SYMBOLS, new LengthRange(1, 25));
    }

    /**
     * The distribution of JoeyNMT's development and test data, 1,000 pairs each: 50 symbols, lengths 1 to 30, so that a
     * sixth of the pairs is longer than any in training.
     */
    public static ReverseTask joeyNmtTest() {
        return new ReverseTask(JOEY_NMT_SYMBOLS, new LengthRange(1, 30));
    }

    @Override
    public SequencePair pair(RandomGenerator random, int length) {
        lengths.check(length);
        List<String> source = Symbols.draw(random, "", numSymbols, length);
        List<String> target = new ArrayList<>(source);
        Collections.reverse(target);
        return new SequencePair(source, target);
    }

    @Override
    public int sampleLength(RandomGenerator random) {
        return lengths.sample(random);
    }

    @Override
    public List<String> sourceSymbols() {
        return Symbols.all("", numSymbols);
    }

    @Override
    public List<String> targetSymbols() {
        return sourceSymbols();
    }
}
