package dev.heed.train;

/** Training cannot go on; the message says in one sentence why. */
public final class TrainingException extends RuntimeException {

    private static final long serialVersionUID = 1;

    /** Training cannot go on, for the reason that one sentence gives. */
    public TrainingException(String message) {
        super(message);
    }
}
