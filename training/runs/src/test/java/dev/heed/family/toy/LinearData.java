package dev.heed.family.toy;

import dev.heed.recipe.DataSettings;
import dev.heed.shape.Require;

/**
 * Points and what one linear map makes of them.
 *
 * @param examples how many to learn from, again and again
 * @param otherExamples how many to validate on and to test on
 */
public record LinearData(int examples, int otherExamples) implements DataSettings {

    /** Checks the numbers. */
    public LinearData {
        Require.positive("examples", examples);
        Require.nonNegative("otherExamples", otherExamples);
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
