/**
 * Files: models and results on disk. Whatever Heed writes appears whole or not at all, see {@link
 * dev.heed.io.AtomicFile}.
 */
@NullMarked
package dev.heed.io;

import org.jspecify.annotations.NullMarked;
