/** What the settings of several families of models have in common. */
@NullMarked
package dev.heed.family;

import org.jspecify.annotations.NullMarked;
