package dev.heed.cli;

import dev.heed.chart.HtmlReport;
import dev.heed.io.AtomicFile;
import dev.heed.io.SafeText;
import dev.heed.look.AttentionTrace;
import dev.heed.predict.Generation;
import dev.heed.predict.Prediction;
import dev.heed.run.AttentionSection;
import dev.heed.run.TrainedModel;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Feeds a trained model new input. */
@Command(
        name = "predict",
        description = {
            "Feed a trained model new input: a translation, a continuation, a label or a filled mask comes out, a line for"
                    + " each input. Line breaks in an output are written as \\n, but for a single TEXT.%n"
        },
        customSynopsis = {
            "heed predict RUN TEXT... [--json] [--attention FILE] [OPTION]...",
            "       heed predict RUN (--input FILE | -) [--json] [OPTION]..."
        },
        sortOptions = false)
final class PredictCommand implements Callable<Integer> {

    private static final String STANDARD_INPUT = "-";

    /** Whose weights they are, in a title. */
    private static final String WHO = "the model";

    private static final String HTML = ".html";

    private static final String UTF_8 = "UTF-8";

    /** What stands for a character that could not be decoded. */
    private static final char LOST = '\uFFFD';

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Mixin
    private ModelOptions model = new ModelOptions();

    @Parameters(index = "1..*", paramLabel = "TEXT", description = "Inputs; - reads lines from the standard input.")
    private List<String> texts = List.of();

    @Option(names = "--input", paramLabel = "FILE", description = "A file of inputs in UTF-8, a line each.")
    private @Nullable Path input;

    @Option(
            names = "--json",
            description = "Write a JSON object a line: input, output and what else the model knows, such as score or"
                    + " probabilities.")
    private boolean json;

    @Option(
            names = "--attention",
            paramLabel = "FILE",
            description = "Draw the attention weights: a .png, .svg or .html file. For one TEXT.")
    private @Nullable Path attention;

    @Mixin
    private GenerationOptions generation = new GenerationOptions();

    @Override
    public Integer call() throws IOException {
        requireInputs();
        generation.requireRanges();
        try (TrainedModel loaded = model.load()) {
            if (loaded.text().generates()) {
                loaded.predict(List.of(), generation.generation()); // refuses what is no line's fault
            } else if (generation.areGiven()) {
                throw new IllegalArgumentException(
                        "options of generation, such as --beams, must be left out for a model that generates nothing, but got some");
            }
            if (attention != null) {
                AtomicFile.requireWritablePlace(attention);
            }
            PredictionPrinter printer = new PredictionPrinter(spec.commandLine().getOut(), json);
            if (input != null) {
                try (InputLines lines = InputLines.of(input)) {
                    predict(loaded, lines, printer);
                }
            } else if (isStandardInput()) {
                try (InputLines lines = InputLines.standard()) {
                    predict(loaded, lines, printer);
                }
            } else if (texts.size() == 1
                    && !json
                    && generation.canStream()
                    && loaded.text().generates()) {
                stream(loaded, texts.get(0));
            } else {
                printer.print(loaded.predict(texts, generation.generation()), texts.size() == 1);
            }
            if (attention != null) {
                draw(loaded, attention);
            }
        }
        return ExitCode.OK;
    }

    private boolean isStandardInput() {
        return texts.equals(List.of(STANDARD_INPUT));
    }

    private void requireInputs() {
        if ((input == null) == texts.isEmpty()) {
            throw new IllegalArgumentException("inputs must be TEXT, --input FILE or -, but got "
                    + (texts.isEmpty() ? "none" : "both TEXT and --input"));
        }
        if (attention != null) {
            if (texts.size() != 1 || isStandardInput()) {
                throw new IllegalArgumentException("--attention must stand with one TEXT, but got "
                        + (input != null || isStandardInput() ? "lines" : texts.size()));
            }
            RunsCommand.requireDrawable("--attention", attention, ".png", ".svg", HTML);
        }
        if (texts.size() > 1 && texts.contains(STANDARD_INPUT)) {
            throw new IllegalArgumentException(
                    "- must stand alone, for lines of the standard input, but got " + texts.size() + " TEXTs");
        }
        texts.forEach(PredictCommand::requireDecoded);
    }

    /** Java reads a command line in the character set of the locale, and in that of C loses what is not ASCII. */
    private static void requireDecoded(String text) {
        String characters = System.getProperty("sun.jnu.encoding", UTF_8);
        if (text.indexOf(LOST) >= 0 && !characters.equals(UTF_8)) {
            throw new IllegalArgumentException("TEXT must be in the locale's character set " + characters + ", but got "
                    + SafeText.of(text) + "; start with LC_ALL=C.UTF-8, or give it to - or --input");
        }
    }

    /** As lines come, also from a person who types them. */
    private void predict(TrainedModel loaded, InputLines lines, PredictionPrinter printer) throws IOException {
        for (List<String> batch = lines.next(); !batch.isEmpty(); batch = lines.next()) {
            Generation how = generation.generation().after(lines.before());
            try {
                printer.print(loaded.predict(batch, how), false);
            } catch (IllegalArgumentException e) {
                // Which one it is: those before it are answered
                for (int place = 0; place < batch.size(); place++) {
                    try {
                        Generation alone = how.after(lines.before() + place);
                        printer.print(loaded.predict(List.of(batch.get(place)), alone), false);
                    } catch (IllegalArgumentException refusal) {
                        throw lines.refusal(place, refusal);
                    }
                }
                throw e;
            }
        }
    }

    private void stream(TrainedModel loaded, String text) {
        PrintWriter out = spec.commandLine().getOut();
        List<String> told = new ArrayList<>();
        Generation heard = generation.generation().heardBy((place, piece) -> {
            told.add(piece);
            out.print(piece);
            VisibleWriter.flush(out);
        });
        List<Prediction> predictions = loaded.predict(List.of(text), heard);
        if (told.isEmpty()) {
            out.print(predictions.get(0).output());
        }
        out.println();
    }

    private void draw(TrainedModel loaded, Path file) {
        String text = texts.get(0);
        AttentionTrace trace = loaded.attention(text, generation.generation())
                .orElseThrow(() -> new IllegalArgumentException(
                        "--attention must stand with a model that has attention, but got one without"));
        if (file.toString().toLowerCase(Locale.ROOT).endsWith(HTML)) {
            HtmlReport page = new HtmlReport("Attention", text);
            page.addSection("Weights", section -> AttentionSection.fill(section, trace, WHO, trace.draw(WHO)));
            page.save(file);
        } else {
            trace.draw(WHO).save(file);
        }
    }
}
