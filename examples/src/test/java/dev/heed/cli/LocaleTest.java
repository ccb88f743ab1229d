package dev.heed.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.heed.io.Sha256;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a run writes is the same in every country; processes, as libraries look at the locale when they are loaded. */
class LocaleTest {

    private static final List<String> ENGLISH = List.of("-Duser.language=en", "-Duser.country=US");

    /** Digits of its own, a comma before decimals, and a lower case of I without a dot. */
    private static final Map<String, List<String>> LOCALES = Map.of(
            "arabic",
            List.of("-Duser.language=ar", "-Duser.country=EG", "-Duser.extensions=u-nu-arab"),
            "turkish",
            List.of("-Duser.language=tr", "-Duser.country=TR"));

    /** Whose numbers tell of time or speed, or whose digests do. */
    private static final Set<String> TIMED =
            Set.of("timing.csv", "accuracy.csv", "run.json", "state.json", "log.txt", "report.html", "SHA256SUMS");

    private static final Pattern NUMBER = Pattern.compile("[0-9a-f]{64}|[0-9]+(,[0-9]{3})*([.][0-9]+)?(e-?[0-9]+)?");

    private static final String RECIPE = """
            data: {type: generated, task: recall, maxLength: 7, validationPairs: 5, testPairs: 7}
            batch: {size: 5}
            model: {type: transformer, embedDim: 8, numHeads: 2, numLayers: 1, position: sinusoidal, output: tied}
            schedule: {type: inverseSquareRoot}
            evaluation: {interval: 3}
            budget: {steps: 3}
            """;

    @TempDir
    private Path temporary;

    @Test
    void aRunsFolderIsTheSameInEveryCountry() throws IOException, InterruptedException {
        Files.writeString(temporary.resolve("small.yaml"), RECIPE);
        Map<String, CommandProcess> processes = new TreeMap<>();
        try (CommandProcess english = train("english", ENGLISH)) {
            for (Map.Entry<String, List<String>> locale : LOCALES.entrySet()) {
                processes.put(locale.getKey(), train(locale.getKey(), locale.getValue()));
            }
            assertThat(english.exitCode()).as(english.err()).isZero();
            for (CommandProcess process : processes.values()) {
                assertThat(process.exitCode()).as(process.err()).isZero();
            }

            for (Map.Entry<String, CommandProcess> process : processes.entrySet()) {
                assertThat(process.getValue().out().replace(process.getKey(), "english"))
                        .isEqualTo(english.out());
                assertThat(process.getValue().err()).isEmpty();
                assertThat(contents(process.getKey())).isEqualTo(contents("english"));
            }
        } finally {
            processes.values().forEach(CommandProcess::close);
        }
    }

    @Test
    void aStudyPrintsAndWritesTheSameInEveryCountry() throws IOException {
        Files.writeString(temporary.resolve("pairs"), "a b\tb a\n");
        String english = study("english");

        Locale before = Locale.getDefault();
        Locale.setDefault(Locale.forLanguageTag("ar-EG-u-nu-arab"));
        try {
            assertThat(study("arabic")).isEqualTo(english.replace("english", "arabic"));
        } finally {
            Locale.setDefault(before);
        }
    }

    private String study(String out) {
        Path pairs = temporary.resolve("pairs");
        Path folder = temporary.resolve(out);
        CommandRun run = CommandRun.heed(
                "compare",
                "--train",
                pairs,
                "--test",
                pairs,
                "--models",
                "transformer",
                "--steps",
                1,
                "--embed-dim",
                8,
                "--out",
                folder);
        assertThat(run.exitCode()).as(run.err()).isZero();
        CommandRun refusal = CommandRun.heed("compare", "--task", "recall", "--max-length", 1234567);
        return NUMBER.matcher(run.out() + refusal.err() + content(folder.resolve("accuracy.csv")))
                .replaceAll("0");
    }

    private CommandProcess train(String out, List<String> locale) throws IOException {
        return CommandProcess.heed(temporary, locale, "train", "small.yaml", "--quiet", "--out", out + "/run");
    }

    /** All files by their names, without times. */
    private Map<String, String> contents(String run) throws IOException {
        Path folder = temporary.resolve(run).resolve("run");
        Map<String, String> contents = new TreeMap<>();
        try (Stream<Path> files = Files.walk(folder)) {
            files.filter(Files::isRegularFile).forEach(file -> {
                String path = NUMBER.matcher(folder.relativize(file).toString()).replaceAll("0");
                contents.put(path, content(file).replace(run, "english"));
            });
        }
        return contents;
    }

    private static String content(Path file) {
        String name = file.getFileName().toString();
        if (name.contains("tfevents")) {
            return "times stand between its numbers";
        }
        try {
            String text = Files.readString(file, StandardCharsets.ISO_8859_1);
            return TIMED.contains(name) ? NUMBER.matcher(text).replaceAll("0") : Sha256.of(text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
