/** Language models: a sequence goes in, and at each token the model says what may come next. */
@NullMarked
package dev.heed.lm;

import org.jspecify.annotations.NullMarked;
