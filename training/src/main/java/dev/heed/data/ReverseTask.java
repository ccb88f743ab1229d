package dev.heed.data;

import dev.heed.shape.Require;
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
 * @see <a href="https://joeynmt.readthedocs.io/en/latest/tutorial.html">JoeyNMT's tutorial, which has this task</a>
 */
public record ReverseTask(int numSymbols, LengthRange lengths) implements Task {

    /** Checks that there is a symbol to reverse. */
    public ReverseTask {
        Require.positive("numSymbols", numSymbols);
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
}
