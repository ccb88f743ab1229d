/** Language models, which predict at each token of a sequence the next one. */
@NullMarked
package dev.heed.lm;

import org.jspecify.annotations.NullMarked;
