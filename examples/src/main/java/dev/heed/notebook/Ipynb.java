package dev.heed.notebook;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.heed.notebook.Cell.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Jupyter's file format, nbformat 4.4. What is written has no times and its keys in Jupyter's own order, so that a
 * notebook that was run again differs only where its outputs do.
 */
final class Ipynb {

    private static final String RAW = "raw";
    private static final int MAX_SHOWN = 40;
    private static final Map<String, Kind> KINDS =
            Map.of("code", Kind.CODE, "markdown", Kind.MARKDOWN, RAW, Kind.MARKDOWN);
    private static final Pattern AFTER_LINE_BREAK = Pattern.compile("(?<=\n)");

    private Ipynb() {}

    /**
     * Reads the cells. Raw cells are left out, and so are outputs.
     *
     * @throws IllegalArgumentException if the text is not such a notebook
     */
    static Notebook parse(String json) {
        JsonNode file;
        try {
            file = JupyterJson.MAPPER.readTree(json);
        } catch (JsonProcessingException e) {
            throw refusal("be JSON, but got in line " + e.getLocation().getLineNr() + ": " + JupyterJson.problem(e), e);
        }
        if (file.path("nbformat").asInt(4) < 4) {
            throw refusal("be of nbformat 4 or newer, but got " + file.get("nbformat") + "; Jupyter converts it", null);
        }
        JsonNode list = file.path("cells");
        if (!list.isArray()) {
            throw refusal("have a list of cells, but got " + shown(list), null);
        }
        List<Cell> cells = new ArrayList<>();
        for (JsonNode cell : list) {
            String place = "cells[" + cells.size() + "]";
            String type = text(place + ".cell_type", cell.path("cell_type"));
            String source = text(place + ".source", cell.path("source")).strip();
            if (!KINDS.containsKey(type)) {
                throw refusal("have code, markdown or raw as " + place + ".cell_type, but got " + type, null);
            }
            cells.add(new Cell(KINDS.get(type), type.equals(RAW) ? "" : source, 0));
        }
        cells.removeIf(cell -> cell.source().isEmpty());
        return new Notebook(cells);
    }

    private static IllegalArgumentException refusal(String rule, @Nullable Exception cause) {
        return new IllegalArgumentException("a file " + Notebook.IPYNB + " must " + rule, cause);
    }

    /** A value as the file has it, cut where it is long. */
    private static String shown(JsonNode value) {
        String json = value.isMissingNode() ? "none" : value.toString();
        return json.length() > MAX_SHOWN ? json.substring(0, MAX_SHOWN) + "…" : json;
    }

    /** A text is one string or a list of its lines. */
    private static String text(String place, JsonNode source) {
        if (source.isTextual()) {
            return source.textValue();
        }
        StringBuilder text = new StringBuilder();
        boolean isText = source.isArray();
        for (JsonNode line : source) {
            isText &= line.isTextual();
            text.append(line.asText());
        }
        if (!isText) {
            throw refusal("have a text or a list of lines as " + place + ", but got " + shown(source), null);
        }
        return text.toString();
    }

    /** Writes a notebook that was run. */
    static String format(NotebookRun run) {
        ObjectNode file = JupyterJson.MAPPER.createObjectNode();
        ArrayNode cells = file.putArray("cells");
        int number = 0;
        for (Cell cell : run.notebook().cells()) {
            ObjectNode json = cells.addObject();
            if (cell.kind() == Kind.CODE) {
                number++;
                json.put("cell_type", "code").put("execution_count", number).putObject("metadata");
                ArrayNode outputs = json.putArray("outputs");
                for (CellOutput output : run.outputs().get(number - 1)) {
                    put(outputs.addObject(), output, number);
                }
            } else {
                json.put("cell_type", "markdown").putObject("metadata");
            }
            putLines(json, "source", cell.source());
        }
        file.set("metadata", metadata());
        file.put("nbformat", 4).put("nbformat_minor", 4);
        return JupyterJson.format(file);
    }

    private static ObjectNode metadata() {
        ObjectNode metadata = JupyterJson.MAPPER.createObjectNode();
        metadata.putObject("kernelspec")
                .put("display_name", "Heed")
                .put("language", "java")
                .put("name", "heed");
        metadata.putObject("language_info")
                .put("file_extension", ".jsh")
                .put("mimetype", "text/x-java-source")
                .put("name", "java");
        return metadata;
    }

    /** Whether a text is as {@link #format} writes it: Jupyter adds to what it says of the language when it saves. */
    static boolean isWritten(String json) {
        try {
            return JupyterJson.MAPPER.readTree(json).path("metadata").equals(metadata());
        } catch (JsonProcessingException e) {
            return false;
        }
    }

    private static void put(ObjectNode json, CellOutput output, int number) {
        if (output instanceof CellOutput.Printed printed) {
            putLines(json.put("name", "stdout").put("output_type", "stream"), "text", printed.text());
        } else if (output instanceof CellOutput.Value value) {
            put(json, value.rendering());
            json.put("output_type", "execute_result").put("execution_count", number);
        } else if (output instanceof CellOutput.Displayed displayed) {
            put(json, displayed.rendering());
            json.put("output_type", "display_data");
        }
    }

    private static void put(ObjectNode json, Rendering rendering) {
        json.setAll(KernelReplies.data(rendering));
        ObjectNode data = json.withObject("/data");
        if (rendering.html() != null) {
            putLines(data, "text/html", rendering.html());
        }
        putLines(data, "text/plain", rendering.text());
    }

    /** Jupyter keeps a text as a list of lines, each with its line break. */
    private static void putLines(ObjectNode json, String key, String text) {
        ArrayNode lines = json.putArray(key);
        AFTER_LINE_BREAK.splitAsStream(text).filter(line -> !line.isEmpty()).forEach(lines::add);
    }
}
