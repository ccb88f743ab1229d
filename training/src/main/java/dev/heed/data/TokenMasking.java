package dev.heed.data;

import dev.heed.shape.Require;
import dev.heed.text.TokenBatch;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;

/**
 * Masks tokens of a sequence as BERT's training does: some are chosen, and of these 80 % become the mask token, 10 % a
 * random ordinary token, and 10 % stay what they are. The model is to say what each of the chosen ones was. Since it
 * cannot tell which of the tokens before it were chosen, it keeps a good idea of all of them.
 *
 * <p>Of n ordinary tokens, \( \max(1, \mathrm{round}(s n)) \) are chosen, each equally likely, with the share s; special
 * tokens never are, nor padding.
 *
 * <p>Differs from the paper: the share is of the ordinary tokens alone, and a random token is never a special one.
 *
 * @param vocabSize how many tokens there are, V
 * @param maskToken what stands for a masked token, less than V
 * @param special the tokens that carry no text, the mask token being one of them whether it is named or not
 * @param share how many of the ordinary tokens are chosen, above 0 and below 1; 0.15 in the paper
 * @see <a href="https://arxiv.org/abs/1810.04805">Devlin et al. 2018, section 3.1 and appendix A.1</a>
 */
public record TokenMasking(int vocabSize, int maskToken, Set<Integer> special, float share) {

    /** The paper's share. */
    public static final float STANDARD_SHARE = 0.15f;

    private static final double MASKED = 0.8;
    private static final double MASKED_OR_RANDOM = 0.9;

    /** Checks that there is something to choose from. */
    public TokenMasking {
        Require.positive("vocabSize", vocabSize);
        Require.nonNegative("maskToken", maskToken);
        Require.atMost("maskToken", maskToken, vocabSize - 1L);
        Require.positiveNumber("share", share);
        Require.probability("share", share);
        List<Integer> all = new ArrayList<>(special);
        all.add(maskToken);
        special = Set.copyOf(all);
        int size = vocabSize;
        if (special.stream().filter(token -> token >= 0 && token < size).count() == vocabSize) {
            throw new IllegalArgumentException(
                    "special must leave an ordinary token, but got all " + vocabSize + " of the vocabulary");
        }
    }

    /**
     * Masks every batch of a stream. What is masked follows from the seed and the number of the batch, so that it is
     * another choice in every epoch, and the same again where a run goes on.
     */
    public BatchStream<MaskedBatch> stream(BatchStream<TokenBatch> batches, long seed) {
        return new BatchStream<>() {

            private long number;

            @Override
            public boolean hasNext() {
                return batches.hasNext();
            }

            @Override
            public MaskedBatch next() {
                return mask(batches.next(), random(seed, number++));
            }

            @Override
            public void skip(long count) {
                batches.skip(count);
                number += count;
            }
        };
    }

    private static RandomGenerator random(long seed, long number) {
        // Other numbers than those by which a stream of the same seed chose its batch
        return NumberedBatches.random(~seed, number);
    }

    /**
     * Masks a batch.
     *
     * @throws IllegalArgumentException if a sequence has no ordinary token
     */
    public MaskedBatch mask(TokenBatch batch, RandomGenerator random) {
        List<int[]> inputs = batch.rows();
        List<Integer> positions = new ArrayList<>();
        List<Integer> targets = new ArrayList<>();
        for (int row = 0; row < inputs.size(); row++) {
            int[] tokens = inputs.get(row);
            for (int place : chosen(row, tokens, random)) {
                positions.add(Math.addExact(Math.multiplyExact(row, batch.maxLength()), place));
                targets.add(tokens[place]);
                tokens[place] = replacement(tokens[place], random);
            }
        }
        return new MaskedBatch(TokenBatch.of(inputs), positions, targets);
    }

    /** The places of the chosen tokens, in order. */
    private int[] chosen(int row, int[] tokens, RandomGenerator random) {
        int[] ordinary = IntStream.range(0, tokens.length)
                .filter(place -> !special.contains(tokens[place]))
                .toArray();
        if (ordinary.length == 0) {
            throw new IllegalArgumentException(
                    "sequence must hold at least one ordinary token, but got none in row " + row);
        }
        int count = Math.max(1, Math.round(share * ordinary.length));
        int[] order = Shuffle.order(ordinary.length, random);
        return Arrays.stream(order)
                .limit(count)
                .map(place -> ordinary[place])
                .sorted()
                .toArray();
    }

    private int replacement(int token, RandomGenerator random) {
        double draw = random.nextDouble();
        if (draw < MASKED) {
            return maskToken;
        }
        return draw < MASKED_OR_RANDOM ? randomToken(random) : token;
    }

    private int randomToken(RandomGenerator random) {
        int token = random.nextInt(vocabSize);
        while (special.contains(token)) {
            token = random.nextInt(vocabSize);
        }
        return token;
    }
}
