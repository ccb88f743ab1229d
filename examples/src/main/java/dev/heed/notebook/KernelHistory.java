package dev.heed.notebook;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** The cells that were executed to be remembered, numbered from 1: what a console gives back by its arrow keys. */
final class KernelHistory {

    private final List<String> cells = new ArrayList<>();
    private final Map<Integer, String> values = new LinkedHashMap<>();

    /** Returns the number of the last cell, or 0 where there is none. */
    int count() {
        return cells.size();
    }

    void add(String code) {
        cells.add(code);
    }

    /** Keeps the value of the last cell as a text. */
    void addValue(String text) {
        values.put(count(), text);
    }

    /** Answers a request for the last cells, for those of a range or for those like a pattern. */
    ObjectNode reply(ObjectNode request) {
        int most = request.path("n").asInt(Integer.MAX_VALUE);
        ObjectNode reply = JupyterJson.MAPPER.createObjectNode().put("status", "ok");
        ArrayNode history = reply.putArray("history");
        for (int number : numbers(request, Math.max(0, most))) {
            ArrayNode entry = history.addArray().add(0).add(number);
            String code = cells.get(number - 1);
            if (request.path("output").asBoolean()) {
                entry.addArray().add(code).add(values.get(number));
            } else {
                entry.add(code);
            }
        }
        return reply;
    }

    private List<Integer> numbers(ObjectNode request, int most) {
        List<Integer> numbers = new ArrayList<>();
        String kind = request.path("hist_access_type").asText("tail");
        int start = kind.equals("range") ? Math.max(1, request.path("start").asInt(1)) : 1;
        int stop = kind.equals("range") ? request.path("stop").asInt(Integer.MAX_VALUE) : Integer.MAX_VALUE;
        Pattern pattern = glob(kind.equals("search") ? request.path("pattern").asText("*") : "*");
        for (int number = start; number <= count() && number < stop; number++) {
            if (pattern.matcher(cells.get(number - 1)).matches()) {
                numbers.add(number);
            }
        }
        if (request.path("unique").asBoolean()) {
            Map<String, Integer> last = new LinkedHashMap<>();
            numbers.forEach(number -> last.put(cells.get(number - 1), number));
            numbers = last.values().stream().sorted().collect(Collectors.toCollection(ArrayList::new));
        }
        return kind.equals("range") || numbers.size() <= most
                ? Collections.unmodifiableList(numbers)
                : numbers.subList(numbers.size() - most, numbers.size());
    }

    /** A pattern's * is any text, ? any character. */
    private static Pattern glob(String glob) {
        String regex = glob.chars()
                .mapToObj(c -> c == '*' ? ".*" : c == '?' ? "." : Pattern.quote(String.valueOf((char) c)))
                .collect(Collectors.joining());
        return Pattern.compile(regex, Pattern.DOTALL);
    }
}
