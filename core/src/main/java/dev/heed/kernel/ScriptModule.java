package dev.heed.kernel;

import ai.djl.ndarray.types.Shape;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * A TorchScript module to be written: the code of its class, and what the one instance of it holds.
 *
 * <p>The code is the class's methods in TorchScript, indented by two spaces. What the instance holds they find as {@code
 * self.NAME}; {@link TorchScriptArchive} writes the declarations.
 */
public final class ScriptModule {

    private static final Pattern CLASS = Pattern.compile("(?ms)^class (\\w+)\\(Module\\):\\n(.*?)(?=^class |\\z)");

    private final String name;
    private final String methods;
    private final Map<String, Attribute> attributes = new LinkedHashMap<>();

    /**
     * What an instance holds under a name.
     *
     * @param type in TorchScript; a module's is its class, whose name the archive gives
     * @param value a Boolean, Long, Double, String, {@code double[]}, {@link Tensor} or {@link ScriptModule}, or nothing
     *     where the type is {@code NoneType}
     */
    record Attribute(String type, Optional<Object> value) {}

    /**
     * A parameter.
     *
     * @param shape of its values
     * @param values float32 in little endian, row by row
     */
    public record Tensor(Shape shape, Values values) {}

    /** Puts the values of a parameter into a stream; the archive asks twice, for a checksum first. */
    @FunctionalInterface
    public interface Values {

        /**
         * Writes the values, a part at a time.
         *
         * @throws IOException if the stream refuses them
         */
        void writeTo(OutputStream out) throws IOException;
    }

    /**
     * Makes a module that holds nothing yet.
     *
     * @param name of its class
     * @param methods of its class
     */
    public ScriptModule(String name, String methods) {
        this.name = name;
        this.methods = methods;
        with("training", false);
    }

    /**
     * The methods of the classes in a source.
     *
     * @param source classes one after the other, each of which begins with {@code class NAME(Module):}
     * @return by the name of the class, in their order
     */
    public static Map<String, String> classes(String source) {
        Map<String, String> classes = new LinkedHashMap<>();
        Matcher matcher = CLASS.matcher(source);
        while (matcher.find()) {
            classes.put(matcher.group(1), matcher.group(2));
        }
        return classes;
    }

    /** Adds a truth value. */
    public ScriptModule with(String attribute, boolean value) {
        return add(attribute, "bool", value);
    }

    /** Adds a whole number. */
    public ScriptModule with(String attribute, long value) {
        return add(attribute, "int", value);
    }

    /** Adds a number. */
    public ScriptModule with(String attribute, double value) {
        return add(attribute, "float", value);
    }

    /** Adds a text. */
    public ScriptModule with(String attribute, String value) {
        return add(attribute, "str", value);
    }

    /** Adds a list of numbers. */
    public ScriptModule with(String attribute, float... values) {
        double[] wide = new double[values.length];
        for (int i = 0; i < values.length; i++) {
            wide[i] = values[i];
        }
        return add(attribute, "List[float]", wide);
    }

    /** Adds a parameter. */
    public ScriptModule with(String parameter, Tensor values) {
        return add(parameter, "Tensor", values);
    }

    /** Adds a module within this one. */
    public ScriptModule with(String child, ScriptModule module) {
        return add(child, "Module", module);
    }

    /** Adds a parameter that this instance does without. */
    public ScriptModule without(String parameter) {
        attributes.put(parameter, new Attribute("NoneType", Optional.empty()));
        return this;
    }

    private ScriptModule add(String attribute, String type, Object value) {
        attributes.put(attribute, new Attribute(type, Optional.of(value)));
        return this;
    }

    String name() {
        return name;
    }

    Map<String, Attribute> attributes() {
        return Collections.unmodifiableMap(attributes);
    }

    /** The class without its name: two modules of one class have equal ones. */
    String body(Map<ScriptModule, String> classes) {
        String parameters = attributes.entrySet().stream()
                .filter(entry -> isParameter(entry.getValue()))
                .map(entry -> "\"" + entry.getKey() + "\", ")
                .collect(Collectors.joining());
        StringBuilder body = new StringBuilder();
        body.append("  __parameters__ = [").append(parameters).append("]\n  __buffers__ = []\n");
        attributes.forEach((attribute, held) -> {
            String type = held.value().orElse(null) instanceof ScriptModule module
                    ? "__torch__." + classes.get(module)
                    : held.type();
            body.append("  ").append(attribute).append(" : ").append(type).append('\n');
        });
        return body.append(methods).toString();
    }

    private static boolean isParameter(Attribute attribute) {
        return attribute.type().equals("Tensor") || attribute.type().equals("NoneType");
    }
}
