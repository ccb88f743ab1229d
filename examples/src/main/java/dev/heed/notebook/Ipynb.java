package dev.heed.notebook;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.heed.chart.Picture;
import dev.heed.notebook.Cell.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/**
 * Jupyter's file format, nbformat 4.4. What is written has no times and its keys in Jupyter's own order, so that a
 * notebook that was run again differs only where its outputs do.
 */
final class Ipynb {

    private static final String PNG = "image/png";
    private static final Pattern AFTER_LINE_BREAK = Pattern.compile("(?<=\n)");

    private Ipynb() {}

    /**
     * Reads the cells. Raw cells are left out, and so are outputs.
     *
     * @throws IllegalArgumentException if the text is not such a notebook
     */
    static Notebook parse(String json) {
        try {
            JsonNode list = JupyterJson.MAPPER.readTree(json).required("cells");
            if (!list.isArray()) {
                throw new IllegalArgumentException("cells that are no list");
            }
            List<Cell> cells = new ArrayList<>();
            for (JsonNode cell : list) {
                String source = text(cell.required("source")).strip();
                String type = text(cell.required("cell_type"));
                if (!source.isEmpty() && !type.equals("raw")) {
                    cells.add(new Cell(type.equals("code") ? Kind.CODE : Kind.MARKDOWN, source, 0));
                }
            }
            return new Notebook(cells);
        } catch (JsonProcessingException e) {
            throw refusal("line " + e.getLocation().getLineNr() + ": " + JupyterJson.problem(e), e);
        } catch (IllegalArgumentException e) {
            throw refusal(String.valueOf(e.getMessage()), e);
        }
    }

    private static IllegalArgumentException refusal(String problem, Exception cause) {
        return new IllegalArgumentException(
                "a file " + Notebook.IPYNB + " must hold a notebook of nbformat 4, but got: " + problem, cause);
    }

    /** A text is one string or a list of its lines. */
    private static String text(JsonNode source) {
        if (source.isArray()) {
            StringBuilder text = new StringBuilder();
            source.forEach(line -> text.append(text(line)));
            return text.toString();
        }
        if (!source.isTextual()) {
            throw new IllegalArgumentException("no text but " + source);
        }
        return source.textValue();
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
        ObjectNode data = json.putObject("data");
        ObjectNode metadata = json.putObject("metadata");
        Picture picture = rendering.picture();
        if (picture != null) {
            data.put(PNG, picture.png());
            // The size on the page: the image holds more pixels, for dense screens
            metadata.putObject(PNG).put("height", picture.height()).put("width", picture.width());
        }
        String html = rendering.html();
        if (html != null) {
            putLines(data, "text/html", html);
        }
        putLines(data, "text/plain", rendering.text());
    }

    /** Jupyter keeps a text as a list of lines, each with its line break. */
    private static void putLines(ObjectNode json, String key, String text) {
        ArrayNode lines = json.putArray(key);
        AFTER_LINE_BREAK.splitAsStream(text).filter(line -> !line.isEmpty()).forEach(lines::add);
    }
}
