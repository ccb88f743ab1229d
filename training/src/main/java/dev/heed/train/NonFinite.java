package dev.heed.train;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import dev.heed.train.optim.TrainableParameter;
import java.util.List;
import java.util.stream.IntStream;

/** Finds what is not a finite number, and says so. */
final class NonFinite {

    private NonFinite() {}

    /** Whether an update must be skipped. */
    static boolean isEither(float loss, float gradientNorm) {
        return !Float.isFinite(loss) || !Float.isFinite(gradientNorm);
    }

    static String message(float loss, float gradientNorm, long step, int skipped) {
        String name = Float.isFinite(loss) ? "gradient norm" : "loss";
        float value = Float.isFinite(loss) ? gradientNorm : loss;
        String after = skipped == 1 ? "" : ", " + skipped + " updates in a row";
        return name + " must be finite, but got " + value + " at step " + step + after;
    }

    /** The first parameter whose gradient is not finite, in words; nothing if all are. */
    static String firstOf(List<TrainableParameter> parameters, NDList gradients) {
        return IntStream.range(0, parameters.size())
                .filter(place -> !isFinite(gradients.get(place)))
                .mapToObj(place ->
                        ", first in the gradient of " + parameters.get(place).name())
                .findFirst()
                .orElse("");
    }

    private static boolean isFinite(NDArray gradient) {
        return !gradient.isNaN().any().getBoolean()
                && !gradient.isInfinite().any().getBoolean();
    }
}
