/**
 * Notebooks: JShell scripts of cells, run in this process, in jshell or in Jupyter, and what a cell shows.
 *
 * <p>A notebook's source is a {@code .jsh} file. Each {@code // %%} starts a code cell, each {@code // %% [markdown]} a
 * text. {@link dev.heed.notebook.NotebookRun} runs it, {@link dev.heed.notebook.Ipynb} writes it down with its outputs.
 */
@NullMarked
package dev.heed.notebook;

import org.jspecify.annotations.NullMarked;
