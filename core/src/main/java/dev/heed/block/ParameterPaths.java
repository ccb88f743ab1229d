package dev.heed.block;

import ai.djl.nn.Block;
import ai.djl.nn.Parameter;
import ai.djl.util.Pair;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * Where the parameters of a network are: the names of the children on the way to each and its own, joined by dots, such
 * as {@code stack.layer0.selfAttention.queryProjection.weight}.
 *
 * <p>DJL numbers children, {@code 02stack}, and joins with underscores; here the number stays only where siblings would
 * else have one name, as those of a {@code SequentialBlock} do: {@code 01Linear.weight}.
 */
public final class ParameterPaths {

    private ParameterPaths() {}

    /** A network's parameters by path, in the order of {@link Block#getParameters}; one that blocks share has several. */
    public static Map<String, Parameter> of(Block network) {
        Map<String, Parameter> parameters = new LinkedHashMap<>();
        add(parameters, "", network);
        return parameters;
    }

    private static void add(Map<String, Parameter> parameters, String prefix, Block block) {
        block.getDirectParameters().forEach(named -> parameters.put(prefix + named.getKey(), named.getValue()));
        children(block).forEach(child -> add(parameters, prefix + child.getKey() + ".", child.getValue()));
    }

    /** A block's children by the names that they have in paths. */
    public static List<Pair<String, Block>> children(Block block) {
        List<Pair<String, Block>> children = new ArrayList<>();
        block.getChildren().forEach(children::add);
        List<String> bare = IntStream.range(0, children.size())
                .mapToObj(place -> withoutNumber(children.get(place).getKey(), place))
                .toList();
        return IntStream.range(0, children.size())
                .mapToObj(place -> {
                    String name = bare.get(place);
                    boolean alone = bare.indexOf(name) == bare.lastIndexOf(name);
                    Pair<String, Block> child = children.get(place);
                    return alone ? new Pair<>(name, child.getValue()) : child;
                })
                .toList();
    }

    private static String withoutNumber(String name, int place) {
        String number = String.format(Locale.ROOT, "%02d", place + 1);
        return name.startsWith(number) ? name.substring(number.length()) : name;
    }
}
