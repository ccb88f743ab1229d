package dev.heed.block;

import ai.djl.nn.Block;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/** Where the blocks of a network are: the names of the children on the way to each, as in {@link ParameterPaths}. */
public final class BlockPaths {

    private final IdentityHashMap<Block, List<String>> paths = new IdentityHashMap<>();

    /** How many blocks were met that are no child of the network's. */
    private int strangers;

    /** Finds the blocks of a network. */
    public BlockPaths(Block network) {
        add(network, "");
    }

    /** The blocks of one kind in a network, each once, by the first of its paths and in their order. */
    public static <T extends Block> Map<String, T> all(Block network, Class<T> kind) {
        Map<String, T> found = new LinkedHashMap<>();
        BlockPaths paths = new BlockPaths(network);
        collect(network, kind, block -> found.putIfAbsent(paths.of(block).get(0), block));
        return found;
    }

    private static <T extends Block> void collect(Block block, Class<T> kind, Consumer<T> found) {
        if (kind.isInstance(block)) {
            found.accept(kind.cast(block));
        }
        block.getChildren().values().forEach(child -> collect(child, kind, found));
    }

    /** The paths of a block, one for each place that it has. */
    public List<String> of(Block block) {
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
