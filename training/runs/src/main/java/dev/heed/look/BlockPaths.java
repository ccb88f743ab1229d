package dev.heed.look;

import ai.djl.nn.Block;
import dev.heed.block.ParameterPaths;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;

/** Where the blocks of a network are: the names of the children on the way to each, as in {@link ParameterPaths}. */
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
        ParameterPaths.children(block)
                .forEach(child -> add(child.getValue(), path.isEmpty() ? child.getKey() : path + "." + child.getKey()));
    }

    private static String name(Block block) {
        return block.getClass().getSimpleName();
    }
}
