package dev.heed.notebook;

import dev.heed.notebook.Snippets.Snippet;
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

    SnippetSession() {
        shell = JShell.builder()
                .executionEngine(control.provider(), null)
                .compilerOptions("--class-path", System.getProperty("java.class.path"))
                .build();
        DEFAULT_IMPORTS.forEach(name -> shell.eval("import " + name + ";"));
    }

    /**
     * The value of an expression.
     *
     * @param object the value, or null
     */
    record Value(@Nullable Object object) {}

    /**
     * Runs a cell.
     *
     * @param cell its code
     * @return the value of the last snippet if that is an expression without a semicolon
     * @throws CellException at the first snippet that fails
     */
    Optional<Value> eval(CellSource cell) {
        Snippets snippets = new Snippets(shell.sourceCodeAnalysis(), cell);
        Optional<Value> last = Optional.empty();
        control.takeInterruption(); // What came too late for the cell before is not meant for this one
        for (Optional<Snippet> next = snippets.next(); next.isPresent(); next = snippets.next()) {
            last = eval(next.get());
            if (control.takeInterruption()) {
                throw failure(next.get(), 0, "the cell was interrupted", null);
            }
        }
        return last;
    }

    private Optional<Value> eval(Snippet snippet) {
        Optional<Value> value = Optional.empty();
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
            throw failure(
                    snippet,
                    position,
                    problems.stream().map(problem -> problem.getMessage(null)).collect(Collectors.joining("; ")),
                    null);
        }
        if (event.exception() instanceof EvalException thrown) {
            throw failure(
                    snippet,
                    SnippetFrames.position(snippet, event.snippet().id(), thrown),
                    SnippetFrames.describe(thrown),
                    thrown);
        } else if (event.exception() instanceof UnresolvedReferenceException unresolved) {
            throw failure(snippet, 0, missing(unresolved.getSnippet()), unresolved);
        }
    }

    /** A class that is declared again is another class, and JShell sets the variables of its type back. */
    private static void checkKept(Snippet snippet, SnippetEvent event) {
        boolean kept = event.previousStatus() == Status.VALID && event.status() == Status.VALID;
        if (kept && event.snippet() instanceof VarSnippet variable) {
            throw failure(snippet, 0, "this resets the variable " + variable.name() + " to its default value", null);
        }
    }

    private Optional<Value> value(Snippet snippet, jdk.jshell.Snippet evaluated) {
        Optional<Object> value = control.takeValue();
        boolean shown = switch (evaluated.subKind()) {
            case VAR_VALUE_SUBKIND, TEMP_VAR_EXPRESSION_SUBKIND, OTHER_EXPRESSION_SUBKIND ->
                !snippet.text().endsWith(";");
            default -> false;
        };
        return shown ? Optional.of(new Value(value.orElse(null))) : Optional.empty();
    }

    private static CellException failure(Snippet snippet, int position, String problem, @Nullable Throwable cause) {
        return snippet.cell().failure(snippet.start() + position, problem, cause);
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
                throw failure(snippet, 0, missing(declaration), null);
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
