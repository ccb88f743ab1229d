package com.example.predictor;

import dev.heed.predict.Prediction;
import dev.heed.run.TrainedModel;
import java.nio.file.Path;
import java.util.List;

/** Uses the model in the folder of a run. */
public final class Predict {
    private Predict() {}

    /** Takes the folder and lines for the model. */
    public static void main(String[] args) {
        List<String> lines = List.of(args).subList(1, args.length);
        use(Path.of(args[0]), lines, Path.of("target", "attention.png"));
    }

    /** Prints what the model makes of the lines, and draws where it looked in the first. */
    static List<Prediction> use(Path run, List<String> lines, Path picture) {
        try (TrainedModel model = TrainedModel.load(run)) {
            System.out.println(model.predict(lines.get(0)).output()); // one line
            List<Prediction> predictions = model.predict(lines); // several at once
            predictions.forEach(each -> System.out.println(each.input() + " -> " + each.output()));
            model.attention(lines.get(0))
                    .ifPresent(weights -> weights.draw("the model").save(picture));
            return predictions;
        }
    }
}
