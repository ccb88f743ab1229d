/** Where a token stands: added to embeddings (sinusoidal, learned) or acting inside attention (rotary, ALiBi). */
@NullMarked
package dev.heed.position;

import org.jspecify.annotations.NullMarked;
