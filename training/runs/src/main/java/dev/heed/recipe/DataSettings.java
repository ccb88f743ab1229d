package dev.heed.recipe;

/** What is learned from; a family says which word of {@code data.type} names which record. */
public interface DataSettings {

    /** Whether a run can count its epochs; an endless stream of new examples has none. */
    boolean isFinite();

    /** Whether there are examples to validate on. */
    boolean hasValidation();
}
