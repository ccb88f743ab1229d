package dev.heed.text;

import java.util.List;

/** How text becomes tokens that are texts themselves; see {@link Tokenization} and {@link SequenceTokenizer}. */
@FunctionalInterface
public interface Splitting {

    /** The tokens of a text, none if nothing is left of it. */
    List<String> split(String text);
}
