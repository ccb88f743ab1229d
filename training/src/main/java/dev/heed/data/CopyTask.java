package dev.heed.data;

import dev.heed.shape.Require;
import java.util.List;
import java.util.random.RandomGenerator;

/**
 * The target is the source. The plainest question to a model's memory: how many symbols can it reproduce?
 *
 * @param numSymbols how many symbols there are, {@code 0} to {@code numSymbols - 1}
 * @param lengths the source lengths, each equally likely
 */
public record CopyTask(int numSymbols, LengthRange lengths) implements Task {

    /** Checks that there is a symbol to copy. */
    public CopyTask {
        Require.positive("numSymbols", numSymbols);
    }

    @Override
    public SequencePair pair(RandomGenerator random, int length) {
        lengths.check(length);
        List<String> source = Symbols.draw(random, "", numSymbols, length);
        return new SequencePair(source, source);
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
