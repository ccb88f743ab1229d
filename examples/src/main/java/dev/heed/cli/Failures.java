package dev.heed.cli;

import dev.heed.io.SafeText;
import dev.heed.notebook.CellException;
import dev.heed.train.TrainingException;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.NoSuchFileException;
import java.util.Locale;
import java.util.function.BooleanSupplier;
import picocli.CommandLine;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.IExecutionExceptionHandler;
import picocli.CommandLine.IParameterExceptionHandler;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.UnmatchedArgumentException;

/**
 * What the user sees of an exception: one sentence on the error stream, and the stack trace only when asked for. A
 * notebook's failure quotes the line below it.
 */
final class Failures implements IParameterExceptionHandler, IExecutionExceptionHandler {
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

    @Override
    public int handleExecutionException(Exception exception, CommandLine command, ParseResult parsed) {
        boolean mendable = exception instanceof IllegalArgumentException
                || exception instanceof UncheckedIOException
                || exception instanceof IOException
                || exception instanceof TrainingException;
        if (verbose.getAsBoolean()) {
            exception.printStackTrace(command.getErr());
        }
        if (exception instanceof CellException) {
            command.getErr().println("heed: " + exception.getMessage());
            command.getErr().flush();
            return ExitCode.SOFTWARE;
        }
        report(command, mendable ? sentence(exception) : defect(exception));
        return mendable ? ExitCode.USAGE : ExitCode.SOFTWARE;
    }

    private static void report(CommandLine command, String sentence) {
        PrintWriter err = command.getErr();
        // Visible: a command line that is wrong is reported before the command has its own writer
        err.println("heed: " + SafeText.visible(sentence.strip().replaceAll("\\R\\s*", " ")));
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
        String message = String.valueOf(exception.getMessage());
        return message.substring(0, 1).toLowerCase(Locale.ROOT) + message.substring(1) + "; " + help;
    }

    private static String sentence(Exception exception) {
        Throwable cause = exception.getCause();
        if (exception instanceof UncheckedIOException && cause != null && isDefaultMessage(exception, cause)) {
            return describe(cause);
        }
        return describe(exception);
    }

    /** An exception made of its cause alone repeats the cause's class name, which says nothing to a user. */
    private static boolean isDefaultMessage(Exception exception, Throwable cause) {
        return cause.toString().equals(exception.getMessage());
    }

    private static String describe(Throwable exception) {
        String message = exception.getMessage();
        if (message == null) {
            return exception.getClass().getSimpleName();
        } else if (exception instanceof NoSuchFileException) {
            return "no such file: " + message;
        } else if (exception instanceof AccessDeniedException) {
            return "permission denied: " + message;
        } else if (exception instanceof FileAlreadyExistsException) {
            return "file exists already: " + message;
        }
        return message;
    }

    private static String defect(Exception exception) {
        return "unexpected " + exception + "; run it again with --verbose to see where it comes from";
    }
}
