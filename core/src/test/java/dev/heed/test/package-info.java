/**
 * Test fixtures that every module shares: comparisons, oracles, seeded shapes and the properties that any attention block
 * can be put under.
 */
@NullMarked
package dev.heed.test;

import org.jspecify.annotations.NullMarked;
