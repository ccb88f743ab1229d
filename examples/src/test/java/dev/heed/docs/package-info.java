/**
 * Documentation that is tested: links lead somewhere, Java runs, commands and recipes exist.
 *
 * <p>{@link dev.heed.docs.MarkdownFile} reads a page; what a test finds wrong names the page's file and line.
 */
@NullMarked
package dev.heed.docs;

import org.jspecify.annotations.NullMarked;
