package dev.heed.notebook;

import dev.heed.chart.Picture;
import io.github.spencerpark.jupyter.channels.JupyterConnection;
import io.github.spencerpark.jupyter.kernel.BaseKernel;
import io.github.spencerpark.jupyter.kernel.KernelConnectionProperties;
import io.github.spencerpark.jupyter.kernel.LanguageInfo;
import io.github.spencerpark.jupyter.kernel.ReplacementOptions;
import io.github.spencerpark.jupyter.kernel.display.DisplayData;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.logging.Level;
import java.util.logging.Logger;
import jdk.jshell.SourceCodeAnalysis.Suggestion;
import org.jspecify.annotations.Nullable;

/** A Jupyter kernel on this process's class path: what {@link KernelSpec} has Jupyter start. */
public final class JupyterKernel extends BaseKernel {

    private static final String PNG = "image/png";
    private static final String INDENT = "    ";

    private final SnippetSession session = new SnippetSession();
    private final KernelOutputs outputs = new KernelOutputs();

    private JupyterKernel() {
        setShouldReplaceStdStreams(false);
        System.setOut(outputs.stream(getIO().out::print));
        System.setErr(outputs.stream(getIO().err::print));
        Display.sendTo(rendering -> {
            DisplayData data = data(rendering);
            System.out.flush();
            outputs.later(() -> display(data));
        });
    }

    /**
     * Serves Jupyter until it asks for the end.
     *
     * @param connectionFile Jupyter's file of ports and key
     * @throws IOException if the file cannot be read
     * @throws IllegalArgumentException if this Java is no JDK, or the file's signature scheme is unknown to it
     */
    public static void serve(Path connectionFile) throws IOException {
        ThisJava.requireJShell();
        Logger.getLogger("").setLevel(Level.WARNING); // Else each of Jupyter's messages is reported under a cell
        KernelConnectionProperties ports = KernelConnectionProperties.parse(Files.readString(connectionFile));
        try {
            JupyterConnection connection = new JupyterConnection(ports);
            new JupyterKernel().becomeHandlerForConnection(connection);
            connection.connect();
            connection.waitUntilClose();
        } catch (GeneralSecurityException e) {
            throw new IllegalArgumentException(
                    "the connection's signature scheme must be known to Java, but got: " + e.getMessage(), e);
        }
    }

    @Override
    public @Nullable DisplayData eval(String code) throws Exception {
        Cell cell = new Cell(Cell.Kind.CODE, code, 0);
        Optional<DisplayData> value =
                outputs.run(() -> session.eval(cell).map(result -> data(Rendering.of(result.object()))));
        return value.orElse(null);
    }

    private static DisplayData data(Rendering rendering) {
        DisplayData data = new DisplayData(rendering.text());
        if (rendering.html() != null) {
            data.putHTML(rendering.html());
        }
        Picture picture = rendering.picture();
        if (picture != null) {
            data.putData(PNG, Base64.getEncoder().encodeToString(picture.png()));
            data.putMetaData(PNG, Map.of("width", picture.width(), "height", picture.height()));
        }
        return data;
    }

    @Override
    public List<String> formatError(Exception exception) {
        return exception instanceof CellException
                ? String.valueOf(exception.getMessage()).lines().toList()
                : super.formatError(exception);
    }

    @Override
    public @Nullable ReplacementOptions complete(String code, int cursor) {
        int[] anchor = new int[1];
        List<String> continuations = session.analysis().completionSuggestions(code, cursor, anchor).stream()
                .map(Suggestion::continuation)
                .distinct()
                .toList();
        return continuations.isEmpty() ? null : new ReplacementOptions(continuations, anchor[0], cursor);
    }

    @Override
    public String isComplete(String code) {
        return switch (session.analysis().analyzeCompletion(code).completeness()) {
            case DEFINITELY_INCOMPLETE, CONSIDERED_INCOMPLETE -> INDENT; // What the library takes for "incomplete"
            case UNKNOWN -> IS_COMPLETE_BAD;
            default -> IS_COMPLETE_YES;
        };
    }

    @Override
    public LanguageInfo getLanguageInfo() {
        return new LanguageInfo.Builder("java")
                .version(Runtime.version().toString())
                .mimetype("text/x-java-source")
                .fileExtension(".jsh")
                .pygments("java")
                .codemirror("text/x-java")
                .build();
    }

    @Override
    public void interrupt() {
        session.interrupt();
    }

    @Override
    public void onShutdown(boolean isRestarting) {
        outputs.close();
        session.close();
    }
}
