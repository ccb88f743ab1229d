/** Where a trained model looks: attention weights of one example, kept, drawn and read again. */
@NullMarked
package dev.heed.look;

import org.jspecify.annotations.NullMarked;
