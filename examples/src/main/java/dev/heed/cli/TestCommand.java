package dev.heed.cli;

import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.heed.chart.TextTable;
import dev.heed.predict.TestScores;
import dev.heed.run.LengthTable;
import dev.heed.run.TrainedModel;
import dev.heed.train.json.StrictJson;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Measures a trained model on a file. */
@Command(
        name = "test",
        description = "Measure a trained model on a file of the kind that it learned from and has not seen.%n",
        sortOptions = false)
final class TestCommand implements Callable<Integer> {

    private static final JsonMapper JSON = StrictJson.builder("").build();

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Mixin
    private ModelOptions model = new ModelOptions();

    @Option(
            names = "--data",
            paramLabel = "FILE",
            required = true,
            description = "The file, as a recipe's data.test would be.")
    private Path data = Path.of("");

    @Option(names = "--json", description = "Write the metrics as a JSON object.")
    private boolean json;

    @Override
    public Integer call() throws IOException {
        PrintWriter out = spec.commandLine().getOut();
        try (TrainedModel loaded = model.load();
                Interruption interruption = Interruption.onCtrlC()) {
            TestScores scores = loaded.test(data, interruption.signal());
            if (json) {
                out.println(JSON.writeValueAsString(scores.metrics()));
            } else {
                scores.metrics().forEach((metric, value) -> out.printf(Locale.ROOT, "%s %.4f%n", metric, value));
                if (!scores.byLength().isEmpty()) {
                    out.println();
                    TextTable.lines(LengthTable.of(scores.byLength())).forEach(out::println);
                }
            }
            VisibleWriter.flush(out); // before the end of an interruption, which ends the process
        }
        return ExitCode.OK;
    }
}
