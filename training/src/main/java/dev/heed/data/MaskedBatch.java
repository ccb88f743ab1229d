package dev.heed.data;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import dev.heed.text.TokenBatch;
import java.util.List;

/**
 * Sequences some of whose tokens are to be guessed.
 *
 * <p>Shapes: input (B, T).
 *
 * @param input the sequences, as they are after {@linkplain TokenMasking masking}
 * @param positions the places of the tokens to guess in the rectangle of the input read row by row: the token t of row b
 *     has the position b T + t; ascending, at least one
 * @param targets the token that stood at each position
 */
public record MaskedBatch(TokenBatch input, List<Integer> positions, List<Integer> targets) {

    /** Copies the lists and checks that they fit each other. */
    public MaskedBatch {
        positions = List.copyOf(positions);
        targets = List.copyOf(targets);
        if (positions.isEmpty() || positions.size() != targets.size()) {
            throw new IllegalArgumentException(
                    "positions must be as many as the targets, at least one, but got positions=%s, targets=%s"
                            .formatted(positions.size(), targets.size()));
        }
    }

    /** The targets as an array, int64, in the order of the positions. */
    public NDArray targets(NDManager manager) {
        return manager.create(targets.stream().mapToLong(Integer::longValue).toArray());
    }
}
