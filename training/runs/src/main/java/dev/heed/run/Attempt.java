package dev.heed.run;

import dev.heed.io.FailureWords;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Does what may fail without harm: a picture or a page is less than what it shows, and than an earlier failure. */
public final class Attempt {

    private static final Logger LOG = LoggerFactory.getLogger(Attempt.class);

    private final Consumer<Throwable> failures;

    Attempt(Consumer<Throwable> failures) {
        this.failures = failures;
    }

    /**
     * Attempts whose failures are warnings of one sentence.
     *
     * @param what is attempted, such as "the page"
     * @param also takes the sentence too
     */
    public static Attempt at(String what, Consumer<String> also) {
        return new Attempt(failure -> {
            String sentence = what + " could not be made: " + FailureWords.of(failure);
            LOG.warn(sentence);
            try {
                also.accept(sentence);
            } catch (RuntimeException e) {
                // It has been said, if not to all
            }
        });
    }

    /** Attempts after a failure, which stays the first: theirs are kept with it. */
    public static Attempt after(Throwable first) {
        return new Attempt(failure -> {
            if (failure != first) {
                first.addSuppressed(failure);
            }
        });
    }

    /** Does something. */
    public void run(Runnable action) {
        get(() -> {
            action.run();
            return true;
        });
    }

    /** Makes something; nothing if that fails. */
    public <T> Optional<T> get(Supplier<T> action) {
        try {
            return Optional.of(action.get());
        } catch (RuntimeException | Error e) {
            failures.accept(e);
            return Optional.empty();
        }
    }
}
