package dev.heed.notebook;

/** Where displayed values go: a terminal, the notebook that is being run, or Jupyter. */
@FunctionalInterface
interface DisplaySink {

    /**
     * Shows a value.
     *
     * @param rendering how it looks
     */
    void show(Rendering rendering);
}
