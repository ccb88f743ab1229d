package dev.heed.notebook;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import dev.heed.chart.Picture;
import java.util.Base64;

/** A cell's output in Jupyter's file format. */
final class IpynbOutput {

    private static final String PNG = "image/png";

    private IpynbOutput() {}

    static JsonObject of(CellOutput output, int count) {
        if (output instanceof CellOutput.Printed printed) {
            JsonObject json = new JsonObject();
            json.addProperty("name", "stdout");
            json.addProperty("output_type", "stream");
            json.add("text", lines(printed.text()));
            return json;
        } else if (output instanceof CellOutput.Value value) {
            JsonObject json = shown(value.rendering(), "execute_result");
            json.addProperty("execution_count", count);
            return json;
        }
        return shown(((CellOutput.Displayed) output).rendering(), "display_data");
    }

    private static JsonObject shown(Rendering rendering, String type) {
        JsonObject data = new JsonObject();
        JsonObject metadata = new JsonObject();
        Picture picture = rendering.picture();
        if (picture != null) {
            data.addProperty(PNG, Base64.getEncoder().encodeToString(picture.png()));
            metadata.add(PNG, size(picture));
        }
        String html = rendering.html();
        if (html != null) {
            data.add("text/html", lines(html));
        }
        data.add("text/plain", lines(rendering.text()));
        JsonObject json = new JsonObject();
        json.add("data", data);
        json.add("metadata", metadata);
        json.addProperty("output_type", type);
        return json;
    }

    /** The size on the page: the image holds more pixels, for dense screens. */
    private static JsonObject size(Picture picture) {
        JsonObject size = new JsonObject();
        size.addProperty("height", picture.height());
        size.addProperty("width", picture.width());
        return size;
    }

    /** Jupyter keeps a text as a list of lines, each with its line break. */
    static JsonArray lines(String text) {
        JsonArray lines = new JsonArray();
        for (int start = 0, end; start < text.length(); start = end) {
            int lineBreak = text.indexOf('\n', start);
            end = lineBreak < 0 ? text.length() : lineBreak + 1;
            lines.add(text.substring(start, end));
        }
        return lines;
    }
}
