package dev.heed.data;

import dev.heed.shape.Require;
import java.util.List;
import java.util.random.RandomGenerator;

/**
 * A random sequence, and the same once more: what induction heads solve, which look for where the token at hand occurred
 * before and say what followed it there. It takes two layers: the first tells each token what stands before it, the second
 * looks for the token at hand among those.
 *
 * <p>Made into sequences by {@link LanguageModelBatch#batching}, the first half, which cannot be guessed, is given, and the
 * second half is predicted. Chance is 1 in {@code numSymbols}. A model that knows which symbols occurred and not in which
 * order is right \( \frac{1}{L} \sum_{i=1}^{L} \frac{1}{i} \) of the time at length L, 34 % at 8. Symbols are distinct within
 * a sequence, so that each has one successor and all of the second half can be known.
 *
 * <p>Differs from the paper: symbols do not repeat within a sequence, and lengths vary.
 *
 * @param numSymbols how many symbols there are, {@code 0} to {@code numSymbols - 1}, at least the longest length
 * @param lengths how many symbols come before they are repeated, each equally likely
 * @see <a href="https://arxiv.org/abs/2209.11895">Olsson et al. 2022, on repeated random sequences</a>
 */
public record RepeatTask(int numSymbols, LengthRange lengths) implements Task {

    /** Checks that there are symbols enough for the longest sequence. */
    public RepeatTask {
        Require.positive("numSymbols", numSymbols);
        if (numSymbols < lengths.max()) {
            throw new IllegalArgumentException(
                    "numSymbols must be at least the longest length, but got numSymbols=%s, longest=%s"
                            .formatted(numSymbols, lengths.max()));
        }
    }

    @Override
    public SequencePair pair(RandomGenerator random, int length) {
        lengths.check(length);
        List<String> source = Symbols.drawDistinct(random, "", numSymbols, length);
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
