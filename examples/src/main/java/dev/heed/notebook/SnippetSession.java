package dev.heed.notebook;

import dev.heed.notebook.Snippets.Snippet;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import jdk.jshell.DeclarationSnippet;
import jdk.jshell.Diag;
import jdk.jshell.EvalException;
import jdk.jshell.JShell;
import jdk.jshell.Snippet.Status;
import jdk.jshell.SnippetEvent;
import jdk.jshell.SourceCodeAnalysis;
import jdk.jshell.UnresolvedReferenceException;
import jdk.jshell.VarSnippet;
import org.jspecify.annotations.Nullable;

/**
 * JShell in this process, on this process's class path, with jshell's default imports. Unlike jshell, it stops at the
 * first snippet that is not Java, is not complete, is refused or throws.
 */
final class SnippetSession implements AutoCloseable {

    /** What jshell imports at its start. */
    private static final List<String> DEFAULT_IMPORTS = List.of(
            "java.io.*",
            "java.math.*",
            "java.net.*",
            "java.nio.file.*",
            "java.util.*",
            "java.util.concurrent.*",
            "java.util.function.*",
            "java.util.prefs.*",
            "java.util.regex.*",
            "java.util.stream.*");

    private final ValueControl control = new ValueControl();
    private final JShell shell;
    private final Map<DeclarationSnippet, Snippet> declared = new LinkedHashMap<>();
    private int cells;

    SnippetSession() {
        shell = JShell.builder()
                .executionEngine(control, null)
                .compilerOptions("--class-path", System.getProperty("java.class.path"))
                .build();
        DEFAULT_IMPORTS.forEach(name -> shell.eval("import " + name + ";"));
    }

    /** Makes a session with the imports of {@code heed jshell}. */
    static SnippetSession withImports() {
        SnippetSession session = new SnippetSession();
        JShellTool.imports().forEach(session.shell::eval);
        return session;
    }

    /** The value of an expression, which may be null, and the expression. */
    record CellValue(@Nullable Object object, Snippet snippet) {

        /**
         * How it looks.
         *
         * @throws CellException if it cannot be shown, as where its own {@code toString} throws
         */
        Rendering rendering() {
            try {
                return Rendering.of(object);
            } catch (RuntimeException e) {
                throw snippet.failure(0, "the value cannot be shown: " + e, e);
            }
        }
    }

    /**
     * Runs the next cell; returns the value of the last snippet if that is an expression without a semicolon.
     *
     * @throws CellException at the first snippet that fails
     */
    Optional<CellValue> eval(Cell cell) {
        cells++;
        return eval(cell, cells);
    }

    /** Runs a cell that is called by a number in failures. */
    Optional<CellValue> eval(Cell cell, int number) {
        Snippets snippets = new Snippets(shell.sourceCodeAnalysis(), number, cell);
        Optional<CellValue> last = Optional.empty();
        control.takeInterruption(); // What came too late for the cell before is not meant for this one
        for (Snippet next = snippets.next(); next != null; next = snippets.next()) {
            last = eval(next);
            if (control.takeInterruption()) {
                throw next.failure(0, "the cell was interrupted", null);
            }
        }
        return last;
    }

    private Optional<CellValue> eval(Snippet snippet) {
        Optional<CellValue> value = Optional.empty();
        for (SnippetEvent event : shell.eval(snippet.text())) {
            if (event.causeSnippet() == null) {
                checkOutcome(snippet, event);
                if (event.snippet() instanceof DeclarationSnippet declaration) {
                    declared.put(declaration, snippet);
                }
                value = value(snippet, event.snippet());
            } else {
                checkKept(snippet, event);
            }
        }
        return value;
    }

    /** Interrupts the cell that is being run, from another thread; a native call and a library's loop end first. */
    void interrupt() {
        control.interrupt();
    }

    private void checkOutcome(Snippet snippet, SnippetEvent event) {
        if (event.status() == Status.REJECTED) {
            List<Diag> problems = shell.diagnostics(event.snippet()).toList();
            int position = problems.isEmpty() ? 0 : (int) problems.get(0).getPosition();
            throw snippet.failure(
                    position,
                    problems.stream().map(problem -> problem.getMessage(null)).collect(Collectors.joining("; ")),
                    null);
        }
        if (event.exception() instanceof EvalException thrown) {
            throw snippet.failure(position(snippet, event.snippet().id(), thrown), describe(thrown), thrown);
        } else if (event.exception() instanceof UnresolvedReferenceException unresolved) {
            throw snippet.failure(0, missing(unresolved.getSnippet()), unresolved);
        }
    }

    /** JShell calls the file of a snippet's frames by its id, as #43, and counts lines from the snippet's first. */
    private static int position(Snippet snippet, String id, EvalException thrown) {
        for (StackTraceElement frame : thrown.getStackTrace()) {
            if (("#" + id).equals(frame.getFileName())) {
                return Arrays.stream(snippet.text().split("\n", -1))
                        .limit(frame.getLineNumber() - 1)
                        .mapToInt(line -> line.length() + 1)
                        .sum();
            }
        }
        return 0;
    }

    /** Each exception and its cause by name and message. */
    private static String describe(EvalException thrown) {
        String description = thrown.getExceptionClassName() + ": " + thrown.getMessage();
        return thrown.getCause() instanceof EvalException cause
                ? description + "; caused by " + describe(cause)
                : description;
    }

    /** A class that is declared again is another class, and JShell sets the variables of its type back or takes them away. */
    private static void checkKept(Snippet snippet, SnippetEvent event) {
        boolean wasThere = event.previousStatus() == Status.VALID && event.status() != Status.OVERWRITTEN;
        if (wasThere && event.snippet() instanceof VarSnippet variable) {
            throw snippet.failure(
                    0,
                    event.status() == Status.VALID
                            ? "this resets the variable " + variable.name() + " to its default value"
                            : "this takes the variable " + variable.name() + " away",
                    null);
        }
    }

    private Optional<CellValue> value(Snippet snippet, jdk.jshell.Snippet evaluated) {
        Optional<Object> value = control.takeValue();
        boolean shown = switch (evaluated.subKind()) {
            case VAR_VALUE_SUBKIND, TEMP_VAR_EXPRESSION_SUBKIND, OTHER_EXPRESSION_SUBKIND ->
                !endsItself(snippet.text());
            default -> false;
        };
        return shown ? Optional.of(new CellValue(value.orElse(null), snippet)) : Optional.empty();
    }

    /** Whether a snippet has a semicolon of its own, which comments may follow: one more is not a part of it. */
    private boolean endsItself(String text) {
        return !analysis().analyzeCompletion(text + "\n;").remaining().isEmpty();
    }

    /**
     * Checks that methods and classes need nothing that was never declared.
     *
     * @throws CellException if one does
     */
    void requireResolved() {
        declared.forEach((declaration, snippet) -> {
            Status status = shell.status(declaration);
            if (status == Status.RECOVERABLE_DEFINED || status == Status.RECOVERABLE_NOT_DEFINED) {
                throw snippet.failure(0, missing(declaration), null);
            }
        });
    }

    private String missing(DeclarationSnippet declaration) {
        return shell.unresolvedDependencies(declaration)
                .collect(Collectors.joining(", ", "this needs ", ", which was never declared"));
    }

    /** JShell's knowledge of unfinished code. */
    SourceCodeAnalysis analysis() {
        return shell.sourceCodeAnalysis();
    }

    @Override
    public void close() {
        shell.close();
    }
}
