package dev.heed.train.optim;

/** Checks that the settings of several optimizers share. */
final class SettingChecks {

    private SettingChecks() {}

    static void requireEpsilon(float epsilon) {
        if (!(epsilon > 0) || Float.isInfinite(epsilon)) {
            throw new IllegalArgumentException("epsilon must be finite and above 0, but got " + epsilon);
        }
    }

    static void requireWeightDecay(float weightDecay) {
        if (!(weightDecay >= 0) || Float.isInfinite(weightDecay)) {
            throw new IllegalArgumentException("weightDecay must be finite and at least 0, but got " + weightDecay);
        }
    }
}
