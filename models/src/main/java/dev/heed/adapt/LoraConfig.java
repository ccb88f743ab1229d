package dev.heed.adapt;

import dev.heed.shape.Require;
import java.util.List;

/**
 * What low-rank adapters are like and where they are. Names are as {@link NamePatterns} says: {@code queryProjection} is
 * that of every layer, {@code ^outputProjection} the one at the top.
 *
 * @param rank size r of the space between an adapter's two matrices
 * @param alpha by how much the adapters count: their product is multiplied by alpha / rank
 * @param dropout probability that an adapter does not see a feature of its input in training
 * @param targets names of the linear projections that get an adapter, or patterns of them
 * @param trained names of what else is trained, such as a new head, or patterns of them
 */
public record LoraConfig(int rank, float alpha, float dropout, List<String> targets, List<String> trained) {

    /** Checks the numbers and the patterns. */
    public LoraConfig {
        Require.positive("rank", rank);
        Require.positiveNumber("alpha", alpha);
        Require.probability("dropout", dropout);
        targets = List.copyOf(targets);
        trained = List.copyOf(trained);
        if (targets.isEmpty()) {
            throw new IllegalArgumentException("targets must name a linear projection, but got none");
        }
        new NamePatterns("targets", targets);
        new NamePatterns("trained", trained);
    }

    /** What the product of the two matrices is multiplied by. */
    float scale() {
        return alpha / rank;
    }
}
