package dev.heed.notebook;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.heed.chart.Picture;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.Optional;
import jdk.jshell.EvalException;

/** Contents of messages that a kernel sends, as Jupyter's protocol has them. */
final class KernelReplies {

    private static final String PNG = "image/png";

    private KernelReplies() {}

    static ObjectNode ok() {
        return JupyterJson.MAPPER.createObjectNode().put("status", "ok");
    }

    /** That a cell was not executed, since one before it had failed. */
    static ObjectNode aborted() {
        return JupyterJson.MAPPER.createObjectNode().put("status", "aborted");
    }

    /** What the kernel does: starting, busy or idle. */
    static ObjectNode status(String state) {
        return JupyterJson.MAPPER.createObjectNode().put("execution_state", state);
    }

    /** A failure: of a cell by its sentences, of the kernel itself with its trace. */
    static ObjectNode error(Throwable failure) {
        ObjectNode error = JupyterJson.MAPPER
                .createObjectNode()
                .put("status", "error")
                .put("ename", name(failure))
                .put("evalue", String.valueOf(failure.getMessage()));
        ArrayNode traceback = error.putArray("traceback");
        String text = failure instanceof CellException ? String.valueOf(failure.getMessage()) : trace(failure);
        text.lines().forEach(traceback::add);
        return error;
    }

    private static String name(Throwable failure) {
        return failure.getCause() instanceof EvalException thrown
                ? thrown.getExceptionClassName()
                : failure.getClass().getSimpleName();
    }

    private static String trace(Throwable failure) {
        StringWriter trace = new StringWriter();
        failure.printStackTrace(new PrintWriter(trace));
        return trace.toString();
    }

    /** How something looks, as the content of a message that shows it. */
    static ObjectNode data(Rendering rendering) {
        ObjectNode content = JupyterJson.MAPPER.createObjectNode();
        ObjectNode data = content.putObject("data");
        ObjectNode metadata = content.putObject("metadata");
        Picture picture = rendering.picture();
        if (picture != null) {
            data.put(PNG, picture.png());
            // The size on the page: the image holds more pixels, for dense screens
            metadata.putObject(PNG).put("height", picture.height()).put("width", picture.width());
        }
        if (rendering.html() != null) {
            data.put("text/html", rendering.html());
        }
        data.put("text/plain", rendering.text());
        return content;
    }

    static ObjectNode kernelInfo() {
        String version = Optional.ofNullable(KernelReplies.class.getPackage().getImplementationVersion())
                .orElse("(not packaged)");
        ObjectNode info = ok().put("protocol_version", JupyterSocket.VERSION)
                .put("implementation", "heed")
                .put("implementation_version", version)
                .put("banner", "Heed " + version + " on Java " + Runtime.version());
        info.putObject("language_info")
                .put("name", "java")
                .put("version", Runtime.version().toString())
                .put("mimetype", "text/x-java-source")
                .put("file_extension", ".jsh")
                .put("pygments_lexer", "java")
                .put("codemirror_mode", "text/x-java");
        info.putArray("help_links");
        return info;
    }
}
