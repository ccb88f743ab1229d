package dev.heed.look;

import ai.djl.nn.Block;
import ai.djl.util.Pair;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;

/**
 * Where the blocks of a network are: the names of the children on the way to each, joined by dots. DJL numbers its
 * children, "02attention"; the number stays only where siblings would else have one name.
 */
final class BlockPaths {

    private final IdentityHashMap<Block, List<String>> paths = new IdentityHashMap<>();

    /** How many blocks were met that are no child of the network's. */
    private int strangers;

    BlockPaths(Block network) {
        add(network, "");
    }

    /** The paths of a block, one for each place that it has. */
    List<String> of(Block block) {
        return paths.computeIfAbsent(block, stranger -> List.of(name(stranger) + "@" + ++strangers));
    }

    private void add(Block block, String path) {
        // A network that is a block alone has no name but its kind
        paths.computeIfAbsent(block, first -> new ArrayList<>()).add(path.isEmpty() ? name(block) : path);
        List<Pair<String, Block>> children = new ArrayList<>();
        block.getChildren().forEach(children::add);
        List<String> bare = IntStream.range(0, children.size())
                .mapToObj(place -> withoutNumber(children.get(place).getKey(), place))
                .toList();
        for (int place = 0; place < bare.size(); place++) {
            String name = bare.get(place);
            boolean alone = bare.indexOf(name) == bare.lastIndexOf(name);
            String own = alone ? name : children.get(place).getKey();
            add(children.get(place).getValue(), path.isEmpty() ? own : path + "." + own);
        }
    }

    private static String withoutNumber(String name, int place) {
        String number = String.format(Locale.ROOT, "%02d", place + 1);
        return name.startsWith(number) ? name.substring(number.length()) : name;
    }

    private static String name(Block block) {
        return block.getClass().getSimpleName();
    }
}
