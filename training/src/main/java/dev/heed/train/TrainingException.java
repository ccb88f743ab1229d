package dev.heed.train;

/** Training cannot go on; the message says in one sentence why. */
public final class TrainingException extends RuntimeException {

    private static final long serialVersionUID = 1;

    /**
     * Makes the exception.
     *
     * @param message one sentence
     */
    public TrainingException(String message) {
        super(message);
    }
}
