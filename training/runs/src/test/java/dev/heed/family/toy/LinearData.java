package dev.heed.family.toy;

import dev.heed.recipe.DataSettings;
import dev.heed.shape.Require;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Points and what one linear map makes of them.
 *
 * @param examples how many to learn from, again and again
 * @param otherExamples how many to validate on and to test on
 * @param origins files that are named and not read; null for none
 * @param notes texts that nobody reads; null for none
 * @param isDraft whether it is for a first try; null for nobody knows
 */
public record LinearData(
        int examples,
        int otherExamples,
        @Nullable List<Path> origins,
        @Nullable List<String> notes,
        @Nullable Boolean isDraft)
        implements DataSettings {

    /** Checks the numbers. */
    public LinearData {
        Require.positive("examples", examples);
        Require.nonNegative("otherExamples", otherExamples);
    }

    LinearData(int examples, int otherExamples) {
        this(examples, otherExamples, null, null, null);
    }

    @Override
    public boolean isFinite() {
        return true;
    }

    @Override
    public boolean hasValidation() {
        return otherExamples > 0;
    }
}
