package dev.heed.notebook;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.stream.Collectors;
import jdk.jshell.SourceCodeAnalysis;
import jdk.jshell.SourceCodeAnalysis.Documentation;
import jdk.jshell.SourceCodeAnalysis.Suggestion;

/**
 * Answers Jupyter's questions about code that is being written. Jupyter counts a cursor's position in Unicode's code
 * points and Java in chars, two for an emoji.
 */
final class CodeAssistance {

    private static final String INDENT = "    ";

    private final SourceCodeAnalysis analysis;

    CodeAssistance(SourceCodeAnalysis analysis) {
        this.analysis = analysis;
    }

    ObjectNode complete(ObjectNode request) {
        String code = request.path("code").asText();
        int cursor = cursor(request, code);
        int[] anchor = {cursor};
        List<String> continuations = analysis.completionSuggestions(code, cursor, anchor).stream()
                .map(Suggestion::continuation)
                .distinct()
                .toList();
        ObjectNode reply = KernelReplies.ok();
        ArrayNode matches = reply.putArray("matches");
        continuations.forEach(matches::add);
        int start = continuations.isEmpty() ? cursor : anchor[0];
        reply.put("cursor_start", code.codePointCount(0, start)).put("cursor_end", code.codePointCount(0, cursor));
        reply.putObject("metadata");
        return reply;
    }

    /** Says what stands at the cursor: its signatures, and its Javadoc where more is asked for. */
    ObjectNode inspect(ObjectNode request) {
        String code = request.path("code").asText();
        int end = cursor(request, code);
        while (end < code.length() && Character.isJavaIdentifierPart(code.charAt(end))) {
            end++;
        }
        if (code.startsWith("(", end)) {
            end++; // JShell knows a method by the bracket behind its name
        }
        boolean withJavadoc = request.path("detail_level").asInt() > 0;
        String text = analysis.documentation(code, end, withJavadoc).stream()
                .map(found -> describe(found, withJavadoc))
                .distinct()
                .collect(Collectors.joining("\n\n"));
        ObjectNode reply = KernelReplies.ok().put("found", !text.isEmpty());
        ObjectNode data = reply.putObject("data");
        if (!text.isEmpty()) {
            data.put("text/plain", text);
        }
        reply.putObject("metadata");
        return reply;
    }

    private static String describe(Documentation found, boolean withJavadoc) {
        String javadoc = withJavadoc ? found.javadoc() : null;
        return javadoc == null ? found.signature() : found.signature() + "\n" + javadoc;
    }

    ObjectNode isComplete(ObjectNode request) {
        ObjectNode reply = JupyterJson.MAPPER.createObjectNode();
        return switch (analysis.analyzeCompletion(request.path("code").asText()).completeness()) {
            case DEFINITELY_INCOMPLETE, CONSIDERED_INCOMPLETE ->
                reply.put("status", "incomplete").put("indent", INDENT);
            case UNKNOWN -> reply.put("status", "invalid");
            default -> reply.put("status", "complete");
        };
    }

    /** The request's position as Java's; a missing one is the code's end. */
    private static int cursor(ObjectNode request, String code) {
        int length = code.codePointCount(0, code.length());
        int position = request.path("cursor_pos").asInt(length);
        return code.offsetByCodePoints(0, Math.max(0, Math.min(position, length)));
    }
}
