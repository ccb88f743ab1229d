package dev.heed.notebook;

import com.google.gson.FormattingStyle;
import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import com.google.gson.JsonPrimitive;
import dev.heed.notebook.Cell.Kind;
import java.util.ArrayList;
import java.util.List;

/**
 * Jupyter's file format, nbformat 4.4. What is written has no times and its keys in Jupyter's own order, so that a
 * notebook that was run again differs only where its outputs do.
 */
final class Ipynb {

    /** As Jupyter writes its files. */
    private static final Gson GSON = new GsonBuilder()
            .setFormattingStyle(FormattingStyle.PRETTY.withIndent(" "))
            .disableHtmlEscaping()
            .serializeNulls()
            .create();

    private Ipynb() {}

    /**
     * Reads the cells. Raw cells are left out, and so are outputs.
     *
     * @throws IllegalArgumentException if the text is not such a notebook
     */
    static Notebook parse(String json) {
        try {
            List<Cell> cells = new ArrayList<>();
            for (JsonElement element :
                    JsonParser.parseString(json).getAsJsonObject().getAsJsonArray("cells")) {
                JsonObject cell = element.getAsJsonObject();
                String source = text(cell.get("source")).strip();
                String type = cell.get("cell_type").getAsString();
                if (!source.isEmpty() && !type.equals("raw")) {
                    cells.add(new Cell(type.equals("code") ? Kind.CODE : Kind.MARKDOWN, source, 0));
                }
            }
            return new Notebook(cells);
        } catch (JsonParseException | IllegalStateException | NullPointerException | UnsupportedOperationException e) {
            throw new IllegalArgumentException(
                    "a file " + Notebook.IPYNB + " must hold a notebook of nbformat 4, but got: " + e.getMessage(), e);
        }
    }

    /** A text is one string or a list of its lines. */
    private static String text(JsonElement source) {
        if (!source.isJsonArray()) {
            return source.getAsString();
        }
        StringBuilder text = new StringBuilder();
        source.getAsJsonArray().forEach(line -> text.append(line.getAsString()));
        return text.toString();
    }

    /**
     * Writes a notebook that was run.
     *
     * @param notebook the cells
     * @param outputs those of each code cell, in order
     * @return the file's content
     */
    static String format(Notebook notebook, List<List<CellOutput>> outputs) {
        JsonArray cells = new JsonArray();
        int count = 0;
        for (Cell cell : notebook.cells()) {
            if (cell.kind() == Kind.CODE) {
                cells.add(codeCell(cell, outputs.get(count), count + 1));
                count++;
            } else {
                cells.add(cell(cell, "markdown"));
            }
        }
        JsonObject file = new JsonObject();
        file.add("cells", cells);
        file.add("metadata", metadata());
        file.addProperty("nbformat", 4);
        file.addProperty("nbformat_minor", 4);
        return GSON.toJson(file) + "\n";
    }

    private static JsonObject cell(Cell cell, String type) {
        JsonObject json = new JsonObject();
        json.addProperty("cell_type", type);
        json.add("metadata", new JsonObject());
        json.add("source", IpynbOutput.lines(cell.source()));
        return json;
    }

    private static JsonObject codeCell(Cell cell, List<CellOutput> outputs, int count) {
        JsonArray array = new JsonArray();
        outputs.forEach(output -> array.add(IpynbOutput.of(output, count)));
        JsonObject json = new JsonObject();
        json.addProperty("cell_type", "code");
        json.add("execution_count", new JsonPrimitive(count));
        json.add("metadata", new JsonObject());
        json.add("outputs", array);
        json.add("source", IpynbOutput.lines(cell.source()));
        return json;
    }

    private static JsonObject metadata() {
        JsonObject kernel = new JsonObject();
        kernel.addProperty("display_name", "Heed");
        kernel.addProperty("language", "java");
        kernel.addProperty("name", "heed");
        JsonObject language = new JsonObject();
        language.addProperty("file_extension", ".jsh");
        language.addProperty("mimetype", "text/x-java-source");
        language.addProperty("name", "java");
        JsonObject metadata = new JsonObject();
        metadata.add("kernelspec", kernel);
        metadata.add("language_info", language);
        return metadata;
    }
}
