package dev.heed.family;

import dev.heed.embedding.AddedPosition;
import dev.heed.position.Alibi;
import dev.heed.position.AttentionPosition;
import dev.heed.position.Rotary;

/** How tokens of one sequence know where they are. */
public enum Position {
    /** Not at all, but for a causal mask. */
    NONE,
    /** Sinusoids, added to the embeddings. */
    SINUSOIDAL,
    /** Learned vectors, added to the embeddings; they end at the model's longest sequence. */
    LEARNED,
    /** Rotations of queries and keys. */
    ROTARY,
    /** Linear biases of the scores. */
    ALIBI;

    /** What is added to embeddings. */
    public AddedPosition added(int maxLength) {
        return switch (this) {
            case SINUSOIDAL -> AddedPosition.sinusoidal();
            case LEARNED -> AddedPosition.learned(maxLength);
            case NONE, ROTARY, ALIBI -> AddedPosition.none();
        };
    }

    /** What acts inside attention. */
    public AttentionPosition inner() {
        return switch (this) {
            case ROTARY -> new Rotary();
            case ALIBI -> new Alibi();
            case NONE, SINUSOIDAL, LEARNED -> AttentionPosition.none();
        };
    }
}
