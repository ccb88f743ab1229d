/** What every block of Heed shares: the values of one pass through the network. */
@NullMarked
package dev.heed.block;

import org.jspecify.annotations.NullMarked;
