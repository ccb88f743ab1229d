package dev.heed.run;

import dev.heed.predict.Example;
import dev.heed.predict.Prediction;
import dev.heed.train.StepListener;
import dev.heed.train.StepReport;
import dev.heed.train.Validator;
import dev.heed.train.state.TrainingState;
import dev.heed.train.state.Validation;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/** Keeps what the network makes of a few examples at each validation, in {@code samples.jsonl} and in the log. */
final class SampleWriter implements StepListener {

    private final SampleFile file;
    private final List<Example> examples;
    private final RunLog log;
    private List<Prediction> newest = List.of();

    SampleWriter(Path folder, List<Example> examples, RunLog log) {
        file = new SampleFile(folder);
        this.examples = examples;
        this.log = log;
    }

    /** A validator that lets the same parameters, averages where there are any, make something of the examples. */
    Validator with(Validator validator, Function<List<String>, List<Prediction>> predict) {
        return new Validator() {
            @Override
            public List<String> metrics() {
                return validator.metrics();
            }

            @Override
            public Map<String, Double> measure() {
                Map<String, Double> measured = validator.measure();
                newest = Attempt.at("the samples", log::add)
                        .get(() -> predict.apply(
                                examples.stream().map(Example::input).toList()))
                        .orElse(List.of());
                return measured;
            }
        };
    }

    @Override
    public void beforeTraining(TrainingState state) {
        file.cutAfter(state.step());
    }

    @Override
    public void afterStep(StepReport report) {}

    @Override
    public void afterValidation(StepReport report, Validation validation) {
        List<Sample> samples = new ArrayList<>();
        for (int i = 0; i < newest.size(); i++) {
            Example example = examples.get(i);
            samples.add(new Sample(
                    report.step(),
                    example.input(),
                    example.reference(),
                    newest.get(i).output()));
        }
        file.add(samples);
        samples.forEach(sample -> log.add(sample.line()));
    }
}
