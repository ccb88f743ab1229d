package dev.heed.cli;

import dev.heed.chart.HtmlReport;
import dev.heed.chart.Picture;
import dev.heed.chart.TextTable;
import dev.heed.run.ResultFolder;
import dev.heed.run.RunComparison;
import dev.heed.run.RunFolder;
import dev.heed.run.RunList;
import dev.heed.study.StudyFolder;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Lists the training runs in a folder, and draws how one metric went in all of them. */
@Command(
        name = "runs",
        description = "List the training runs in a folder, the newest last, and draw how they went in one picture.")
final class RunsCommand implements Callable<Integer> {

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Parameters(
            arity = "0..1",
            paramLabel = "DIR",
            defaultValue = "runs",
            description = "The folder of runs, or a run's own (default: ${DEFAULT-VALUE}).")
    private Path folder = Path.of("runs");

    @Option(
            names = "--out",
            paramLabel = "FILE",
            description = "Where the picture goes, a name ending in .png (default: runs.png in DIR).")
    private @Nullable Path out;

    @Option(
            names = "--sort",
            paramLabel = "METRIC",
            description =
                    "Put the best run first by this metric of the validations, or else of the tests; draw it too.")
    private @Nullable String sort;

    @Option(
            names = "--tokens",
            description = "Draw against the tokens learned from instead of the updates, which may be of other sizes.")
    private boolean overTokens;

    @Override
    public Integer call() {
        Path target = out == null ? folder.resolve("runs.png") : out;
        requireDrawable("--out", target, ".png");
        RunList list = RunList.read(folder);
        PrintWriter err = spec.commandLine().getErr();
        list.problems().forEach(problem -> err.println("heed: " + problem));
        if (list.runs().isEmpty()) {
            throw new IllegalArgumentException(
                    "DIR must hold training runs, as ./heed train leaves them, but got none in " + folder);
        }
        RunComparison newest = RunComparison.of(list.runs());
        RunComparison drawn = overTokens ? newest.overTokens() : newest;
        RunComparison comparison = sort == null ? drawn : drawn.sortedBy(sort);
        PrintWriter terminal = spec.commandLine().getOut();
        TextTable.lines(comparison.table()).forEach(terminal::println);
        terminal.println();
        Optional<Picture> picture = comparison.picture();
        picture.ifPresent(curves -> curves.save(target));
        terminal.println(picture.isPresent() ? "The curves are in " + target : "There is nothing to draw yet.");
        return ExitCode.OK;
    }

    /**
     * The file's name has one of these endings. One that Heed has not drawn, or that belongs to a run or a comparison, is not
     * drawn over.
     */
    static void requireDrawable(String option, Path target, String... endings) {
        String name = target.toString().toLowerCase(Locale.ROOT);
        if (Stream.of(endings).noneMatch(name::endsWith)) {
            String words = String.join(", ", endings).replaceFirst(", ([^,]*)$", " or $1");
            throw new IllegalArgumentException(option + " must end in " + words + ", but got " + target);
        }
        String file = RunFolder.name(target);
        boolean isOfARun =
                List.of(RunFolder.CURVES, RunFolder.ATTENTION, RunFolder.PAGE).contains(file)
                        && Files.exists(target.resolveSibling(RunFolder.RECORD));
        boolean isOfAStudy = StudyFolder.pictures().contains(file)
                && ResultFolder.Content.of(target.resolveSibling("")) == ResultFolder.Content.STUDY;
        boolean isOther = Files.exists(target, LinkOption.NOFOLLOW_LINKS)
                && !Picture.isDrawn(target)
                && !HtmlReport.isWritten(target);
        if (isOfARun || isOfAStudy || isOther) {
            throw new IllegalArgumentException(
                    option + " must be a new file or a picture that heed has drawn, but got " + target);
        }
    }
}
