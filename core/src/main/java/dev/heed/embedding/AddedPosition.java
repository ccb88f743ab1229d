package dev.heed.embedding;

import dev.heed.position.AdditivePosition;
import dev.heed.position.Learned;
import dev.heed.position.Sinusoidal;
import dev.heed.shape.Require;
import org.jspecify.annotations.Nullable;

/** Which positions are added to a model's embeddings; {@link #build()} makes the block that adds them. */
public sealed interface AddedPosition {

    /** A new block, or null where nothing is added. */
    @Nullable AdditivePosition build();

    /** The longest sequence that can be marked; {@link Integer#MAX_VALUE} where there is no end. */
    default int maxLength() {
        return Integer.MAX_VALUE;
    }

    /** No position is added. */
    static AddedPosition none() {
        return new None();
    }

    /** Sinusoidal positions. */
    static AddedPosition sinusoidal() {
        return new FixedWaves();
    }

    /** A number of learned positions. */
    static AddedPosition learned(int maxLength) {
        return new Trained(maxLength);
    }

    /** The choice of {@link #none()}. */
    record None() implements AddedPosition {
        @Override
        public @Nullable AdditivePosition build() {
            return null;
        }
    }

    /** The choice of {@link #sinusoidal()}. */
    record FixedWaves() implements AddedPosition {
        @Override
        public AdditivePosition build() {
            return new Sinusoidal();
        }
    }

    /**
     * The choice of {@link #learned(int)}.
     *
     * @param maxLength how many positions there are
     */
    record Trained(int maxLength) implements AddedPosition {
        /** Checks the length. */
        public Trained {
            Require.positive("maxLength", maxLength);
        }

        @Override
        public AdditivePosition build() {
            return new Learned(maxLength);
        }
    }
}
