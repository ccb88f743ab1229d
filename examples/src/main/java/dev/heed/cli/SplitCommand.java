package dev.heed.cli;

import dev.heed.data.PairFile;
import dev.heed.data.SequencePair;
import dev.heed.data.Tokenization;
import dev.heed.data.TrainTestSplit;
import dev.heed.io.AtomicFile;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
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
        description = "Hold out a test part of a file of pairs; no source stands in both parts.",
        showDefaultValues = true)
final class SplitCommand implements Callable<Integer> {

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Parameters(paramLabel = "FILE", description = "Pairs, source<TAB>target lines.")
    private Path file = Path.of("");

    @Option(names = "--test-sources", defaultValue = "1000", description = "Distinct sources to hold out.")
    private int testSources;

    @Option(names = "--seed", defaultValue = "1", description = "What the choice follows from.")
    private long seed;

    @Option(names = "--out", required = true, description = "Folder for train.tsv and test.tsv.")
    private Path out = Path.of("");

    @Override
    public Integer call() {
        List<SequencePair> pairs = new PairFile(file, Tokenization.WORDS, Tokenization.WORDS).read();
        TrainTestSplit split = TrainTestSplit.bySource(pairs, testSources, seed);
        Path folder = AtomicFile.requireWritableFolder(out);
        write(folder.resolve("train.tsv"), split.train());
        write(folder.resolve("test.tsv"), split.test());
        PrintWriter terminal = spec.commandLine().getOut();
        terminal.println(split.train().size() + " pairs in " + folder.resolve("train.tsv") + ", "
                + split.test().size() + " in " + folder.resolve("test.tsv"));
        terminal.flush();
        return ExitCode.OK;
    }

    /* Line by line: all lines in one text would be the largest thing in memory */
    private static void write(Path file, List<SequencePair> pairs) {
        AtomicFile.write(file, out -> {
            for (SequencePair pair : pairs) {
                String line = String.join(" ", pair.source()) + "\t" + String.join(" ", pair.target()) + "\n";
                out.write(line.getBytes(StandardCharsets.UTF_8));
            }
        });
    }
}
