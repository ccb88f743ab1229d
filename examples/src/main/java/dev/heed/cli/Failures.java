package dev.heed.cli;

import dev.heed.io.Excerpt;
import dev.heed.io.FailureWords;
import dev.heed.io.SafeText;
import dev.heed.notebook.CellException;
import dev.heed.train.TrainingException;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.IExecutionExceptionHandler;
import picocli.CommandLine.IExecutionStrategy;
import picocli.CommandLine.IParameterExceptionHandler;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.RunLast;
import picocli.CommandLine.UnmatchedArgumentException;

/**
 * What the user sees of an exception: one sentence on the error stream, and the stack trace only when asked for. A
 * notebook's failure quotes the line below it.
 */
final class Failures implements IParameterExceptionHandler, IExecutionExceptionHandler, IExecutionStrategy {
    /** What picocli says of a value that is none of an enum's names. */
    private static final Pattern NO_NAME =
            Pattern.compile("(?s): expected one of \\[([A-Z0-9_, ]+)] \\(case-insensitive\\) but was '(.*)'$");

    private final BooleanSupplier verbose;

    Failures(BooleanSupplier verbose) {
        this.verbose = verbose;
    }

    @Override
    public int handleParseException(ParameterException exception, String[] args) {
        CommandLine command = exception.getCommandLine();
        if (args.length == 0) {
            command.usage(command.getErr());
        } else {
            report(command, sentence(exception));
        }
        return ExitCode.USAGE;
    }

    /** Runs the command with writers that show control characters; picocli hands exceptions on, but no errors. */
    @Override
    public int execute(ParseResult parsed) {
        List<CommandLine> commands = parsed.asCommandLineList();
        CommandLine command = commands.get(commands.size() - 1);
        try {
            Integer help = CommandLine.executeHelpRequest(parsed);
            int exitCode = help == null ? run(parsed) : help;
            VisibleWriter.flush(command.getOut());
            return exitCode;
        } catch (UncheckedIOException | Error e) {
            return handle(e, command);
        } finally {
            command.getOut().flush(); // also what was written before a failure
            command.getErr().flush();
        }
    }

    private static int run(ParseResult parsed) {
        parsed.asCommandLineList().forEach(VisibleWriter::guard);
        return new RunLast().execute(parsed);
    }

    @Override
    public int handleExecutionException(Exception exception, CommandLine command, ParseResult parsed) {
        return handle(exception, command);
    }

    private int handle(Throwable failure, CommandLine command) {
        if (verbose.getAsBoolean()) {
            failure.printStackTrace(command.getErr());
        }
        if (failure instanceof CellException) {
            command.getErr().println("heed: " + failure.getMessage());
            command.getErr().flush();
            return ExitCode.SOFTWARE;
        }
        Optional<String> ofMachine = FailureWords.ofMachine(failure);
        boolean mendable = ofMachine.isPresent()
                || failure instanceof IllegalArgumentException
                || failure instanceof UncheckedIOException
                || failure instanceof IOException
                || failure instanceof TrainingException;
        report(command, ofMachine.orElseGet(() -> mendable ? FailureWords.of(failure) : defect(failure)));
        return mendable ? ExitCode.USAGE : ExitCode.SOFTWARE;
    }

    private static void report(CommandLine command, String sentence) {
        PrintWriter err = command.getErr();
        // Visible: a command line that is wrong is reported before the command has its own writer
        err.println(
                "heed: " + Excerpt.ofSentence(SafeText.visible(sentence.strip().replaceAll("\\R\\s*", " "))));
        err.flush();
    }

    private static String sentence(ParameterException exception) {
        String help = "see '" + exception.getCommandLine().getCommandSpec().qualifiedName() + " --help'";
        if (exception instanceof UnmatchedArgumentException unmatched) {
            String kind = unmatched.isUnknownOption() ? "option" : "command or argument";
            String suggestion = unmatched.getSuggestions().stream()
                    .findFirst()
                    .map(nearest -> "did you mean '" + nearest + "'?")
                    .orElse(help);
            return "unknown " + kind + " '" + unmatched.getUnmatched().get(0) + "'; " + suggestion;
        }
        String message = String.valueOf(exception.getMessage())
                .replaceFirst("(?s): '(.*)' is not an? (int|long)$", ": must be a whole number in range, but got '$1'")
                .replaceFirst("(?s): '(.*)' is not a double$", ": must be a number, but got '$1'");
        message = NO_NAME.matcher(message)
                .replaceFirst(wrong -> Matcher.quoteReplacement(": must be one of "
                        + wrong.group(1).toLowerCase(Locale.ROOT) + ", but got '" + wrong.group(2) + "'"));
        return message.substring(0, 1).toLowerCase(Locale.ROOT) + message.substring(1) + "; " + help;
    }

    private static String defect(Throwable failure) {
        return "unexpected " + Excerpt.ofSentence(failure.toString())
                + "; run it again with --verbose to see where it comes from";
    }
}
