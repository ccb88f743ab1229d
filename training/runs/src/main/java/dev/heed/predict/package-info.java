/** What a trained model makes of text, whatever its family. */
@NullMarked
package dev.heed.predict;

import org.jspecify.annotations.NullMarked;
