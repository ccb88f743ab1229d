package dev.heed.train;

/** Is told of every update. DJL's listeners expect a DJL trainer, which this loop does without. */
@FunctionalInterface
public interface StepListener {

    /**
     * Receives what an update did.
     *
     * @param report the update
     */
    void afterStep(StepReport report);
}
