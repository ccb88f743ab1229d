package dev.heed.huggingface;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonPrimitive;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/** What classes are called, by their numbers: {@code id2label} of a {@code config.json}, and {@code label2id}, its inverse. */
final class ClassLabels {

    private static final String NAMES = "id2label";
    private static final String NUMBERS = "label2id";
    private static final String COUNT = "num_labels";

    private ClassLabels() {}

    /**
     * The names, one a class; where {@code config.json} has none they are transformers' own, {@code LABEL_0} and so on.
     *
     * @throws IllegalArgumentException if the settings contradict each other
     */
    static List<String> read(ConfigFile config) {
        Map<String, JsonElement> entries = config.entries(NAMES);
        List<String> names = entries.isEmpty()
                ? unnamed(config.whole(COUNT, 2))
                : IntStream.range(0, entries.size())
                        .mapToObj(number -> entries.get(Integer.toString(number)))
                        .filter(name -> name instanceof JsonPrimitive one && one.isString())
                        .map(JsonElement::getAsString)
                        .toList();
        if (!entries.isEmpty() && names.size() != entries.size()) {
            throw config.refusal(NAMES, "must have a name for each number from 0 on");
        }
        if (config.whole(COUNT, names.size()) != names.size()) {
            throw config.refusal(COUNT, "must be as many as there are in " + NAMES + ", " + names.size());
        }
        Map<String, JsonElement> numbers = config.entries(NUMBERS);
        if (!entries.isEmpty()
                && !numbers.isEmpty()
                && !numbers.equals(numbers(names).asMap())) {
            throw config.refusal(NUMBERS, "must be the inverse of " + NAMES + ", " + numbers(names));
        }
        return names;
    }

    /** Puts names, all different, in the place of others. */
    static void write(JsonObject config, List<String> names) {
        JsonObject byNumber = new JsonObject();
        IntStream.range(0, names.size())
                .forEach(number -> byNumber.addProperty(Integer.toString(number), names.get(number)));
        config.add(NAMES, byNumber);
        config.add(NUMBERS, numbers(names));
        config.remove(COUNT);
    }

    static List<String> unnamed(int count) {
        return IntStream.range(0, count).mapToObj(number -> "LABEL_" + number).toList();
    }

    private static JsonObject numbers(List<String> names) {
        JsonObject numbers = new JsonObject();
        IntStream.range(0, names.size()).forEach(number -> numbers.addProperty(names.get(number), number));
        return numbers;
    }
}
