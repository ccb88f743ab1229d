package dev.heed.cli;

import dev.heed.io.FailureWords;
import dev.heed.io.PathText;
import java.nio.file.Path;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.HelpCommand;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.IVersionProvider;
import picocli.CommandLine.Option;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.TypeConversionException;

/**
 * The {@code heed} command.
 *
 * <p>A new command is a picocli class of its own, entered in {@code subcommands} below. It inherits {@code --help},
 * {@code --version} and {@code --verbose}, and it reports a failure by throwing: {@link Failures} says what the user
 * then sees.
 */
@Command(
        name = "heed",
        description = "Transformers for Java: watch what attention is good for.",
        subcommands = {
            CompareCommand.class,
            SplitCommand.class,
            TrainCommand.class,
            PredictCommand.class,
            TestCommand.class,
            ExportCommand.class,
            RunsCommand.class,
            BenchCommand.class,
            NotebookCommand.class,
            JshellCommand.class,
            KernelCommand.class,
            HelpCommand.class
        },
        synopsisSubcommandLabel = "COMMAND",
        scope = ScopeType.INHERIT,
        mixinStandardHelpOptions = true,
        versionProvider = Heed.Version.class)
public final class Heed {
    @Option(names = "--verbose", scope = ScopeType.INHERIT, description = "Show the stack trace when a command fails.")
    private boolean verbose;

    private Heed() {}

    /**
     * Runs a command and ends the process with its exit code: 0 when it is done, 2 when the user can mend what
     * stopped it, 1 for a defect.
     *
     * @param args the command and its options
     */
    public static void main(String[] args) {
        System.exit(exitCode(args));
    }

    private static int exitCode(String... args) {
        try {
            return commandLine().execute(args);
        } catch (RuntimeException | Error e) {
            // The command itself could not be loaded, and nobody knows what was asked for
            System.err.println("heed: " + FailureWords.of(e));
            return ExitCode.SOFTWARE;
        }
    }

    /** Assembles the command, its subcommands and what happens when one of them fails. */
    static CommandLine commandLine() {
        Heed heed = new Heed();
        Failures failures = new Failures(() -> heed.verbose);
        return new CommandLine(heed)
                .registerConverter(Path.class, new PathConverter())
                .setCaseInsensitiveEnumValuesAllowed(true)
                .setExpandAtFiles(false) // a text may begin with @
                .setParameterExceptionHandler(failures)
                .setExecutionStrategy(failures)
                .setExecutionExceptionHandler(failures);
    }

    /**
     * An empty text is a path to Java, the current folder, but a mistake on a command line: a variable that is not set.
     *
     * <p>A class rather than a lambda: picocli's class files are in a format of Java 5, and a lambda for one of their
     * interfaces keeps its implementations out of the launcher's archive of classes.
     */
    private static final class PathConverter implements ITypeConverter<Path> {
        @Override
        public Path convert(String text) {
            if (text.isEmpty()) {
                throw new TypeConversionException("must be a path, but got ''");
            }
            try {
                return PathText.of(text);
            } catch (IllegalArgumentException e) {
                throw new TypeConversionException(e.getMessage());
            }
        }
    }

    /** Reads the version from the manifest of the jar. */
    static final class Version implements IVersionProvider {
        @Override
        public String[] getVersion() {
            String version = Heed.class.getPackage().getImplementationVersion();
            return new String[] {"heed " + (version == null ? "(not packaged)" : version)};
        }
    }
}
