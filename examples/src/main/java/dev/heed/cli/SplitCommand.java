package dev.heed.cli;

import dev.heed.data.PairFile;
import dev.heed.data.TrainTestSplit;
import dev.heed.io.AtomicFile;
import dev.heed.io.Sha256;
import dev.heed.text.Tokenization;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Holds out a test part of a file of pairs, by source: no source stands in both parts. */
@Command(
        name = "split",
        description =
                "Hold out a test part of a file of pairs, line by line as they are; no source stands in both parts.")
final class SplitCommand implements Callable<Integer> {

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Parameters(paramLabel = "FILE", description = "Pairs: lines of source<TAB>target in UTF-8.")
    private Path file = Path.of("");

    @Option(
            names = "--test-sources",
            paramLabel = "N",
            defaultValue = "1000",
            description = "Distinct sources to hold out (default: ${DEFAULT-VALUE}).")
    private int testSources;

    @Option(
            names = "--seed",
            paramLabel = "N",
            defaultValue = "1",
            description = "What the choice follows from (default: ${DEFAULT-VALUE}).")
    private long seed;

    @Option(
            names = "--out",
            paramLabel = "DIR",
            required = true,
            description = "Folder for train.tsv and test.tsv; others of these names in it are refused.")
    private Path out = Path.of("");

    @Override
    public Integer call() {
        List<String> lines = new PairFile(file, Tokenization.WORDS, Tokenization.WORDS).readLines();
        TrainTestSplit<String> split = split(lines);
        Map<Path, List<String>> parts = new LinkedHashMap<>();
        parts.put(out.resolve("train.tsv"), split.train());
        parts.put(out.resolve("test.tsv"), split.test());
        parts.forEach(SplitCommand::requireNoOther);
        AtomicFile.requireWritableFolder(out);
        parts.forEach((part, held) -> AtomicFile.write(part, stream -> write(held, stream)));
        PrintWriter terminal = spec.commandLine().getOut();
        terminal.println(split.train().size() + " pairs in " + out.resolve("train.tsv") + ", "
                + split.test().size() + " in " + out.resolve("test.tsv"));
        return ExitCode.OK;
    }

    private TrainTestSplit<String> split(List<String> lines) {
        try {
            return TrainTestSplit.bySource(lines, SplitCommand::source, testSources, seed);
        } catch (IllegalArgumentException e) {
            String sentence = String.valueOf(e.getMessage());
            throw new IllegalArgumentException(sentence.replace("testSources", "--test-sources"), e);
        }
    }

    private static List<String> source(String line) {
        return Tokenization.WORDS.split(line.substring(0, line.indexOf('\t')));
    }

    /** What is there may be the pairs that are split, or somebody's only copy; the very same part may be written again. */
    private static void requireNoOther(Path part, List<String> lines) {
        if (Files.exists(part, LinkOption.NOFOLLOW_LINKS) && !holds(part, lines)) {
            throw new IllegalArgumentException("--out must be a folder without another " + part.getFileName()
                    + ", which is not overwritten, but got " + part.getParent());
        }
    }

    private static boolean holds(Path part, List<String> lines) {
        try {
            return Files.isRegularFile(part, LinkOption.NOFOLLOW_LINKS)
                    && Sha256.of(part).equals(Sha256.of(stream -> write(lines, stream)));
        } catch (UncheckedIOException e) {
            return false;
        }
    }

    /* Line by line: all lines in one text would be the largest thing in memory */
    private static void write(List<String> lines, OutputStream stream) throws IOException {
        for (String line : lines) {
            stream.write((line + "\n").getBytes(StandardCharsets.UTF_8));
        }
    }
}
