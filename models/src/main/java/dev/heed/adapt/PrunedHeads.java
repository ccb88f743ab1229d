package dev.heed.adapt;

import ai.djl.nn.Block;
import com.google.gson.Gson;
import com.google.gson.JsonParseException;
import com.google.gson.reflect.TypeToken;
import dev.heed.attention.MultiHeadAttention;
import dev.heed.block.BlockPaths;
import dev.heed.io.Excerpt;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Which heads a network has lost: a text to write beside its parameters, as the metadata of their file, and to {@linkplain
 * #apply apply} to a new network before it loads them.
 *
 * <p>Blocks are named by their paths in the network, as in {@code stack.layer0.selfAttention}, heads by the numbers that
 * they had when the block was made.
 *
 * @param heads the numbers of the pruned heads by block; blocks that have lost none are left out
 */
public record PrunedHeads(Map<String, List<Integer>> heads) {

    /** The name under which the text stands in a file's metadata. */
    public static final String METADATA = "pruned_heads";

    /** Characters of a text that is refused. */
    private static final int LONGEST = 100;

    /** Copies the map. */
    public PrunedHeads {
        Map<String, List<Integer>> copy = new LinkedHashMap<>();
        heads.forEach((path, numbers) -> {
            if (!numbers.isEmpty()) {
                copy.put(path, List.copyOf(numbers));
            }
        });
        heads = Collections.unmodifiableMap(copy);
    }

    /** What a network has lost so far. */
    public static PrunedHeads of(Block network) {
        Map<String, List<Integer>> pruned = new LinkedHashMap<>();
        BlockPaths.all(network, MultiHeadAttention.class)
                .forEach((path, block) -> pruned.put(path, block.prunedHeads()));
        return new PrunedHeads(pruned);
    }

    /**
     * Reads what {@link #toText} wrote.
     *
     * @throws IllegalArgumentException if it is something else
     */
    public static PrunedHeads parse(String text) {
        try {
            Map<String, List<Integer>> heads =
                    new Gson().fromJson(text, new TypeToken<Map<String, List<Integer>>>() {}.getType());
            if (heads != null && heads.values().stream().allMatch(PrunedHeads::isWhole)) {
                return new PrunedHeads(heads);
            }
        } catch (JsonParseException e) {
            throw new IllegalArgumentException(unreadable(text), e);
        }
        throw new IllegalArgumentException(unreadable(text));
    }

    /** The heads as JSON, {@code {"stack.layer0.selfAttention":[0,2]}}. */
    public String toText() {
        return new Gson().toJson(heads);
    }

    /**
     * Prunes these heads, all or none.
     *
     * @param network one that has them still, before or after its parameters are made
     * @throws IllegalArgumentException if a path is not one of its attention blocks, or heads cannot be pruned, see {@link
     *     MultiHeadAttention#prune}
     * @throws IllegalStateException if an adapter or a gate changes a weight of such a block
     */
    public void apply(Block network) {
        requireFits(network);
        Map<String, MultiHeadAttention> blocks = BlockPaths.all(network, MultiHeadAttention.class);
        blocks.keySet().retainAll(heads.keySet());
        blocks.values().forEach(MultiHeadAttention::requireUnchanged);
        blocks.forEach((path, block) -> block.prune(heads.getOrDefault(path, List.of())));
    }

    /** Refuses a network that cannot lose these heads. */
    void requireFits(Block network) {
        Map<String, MultiHeadAttention> blocks = BlockPaths.all(network, MultiHeadAttention.class);
        heads.forEach((path, numbers) -> {
            MultiHeadAttention block = blocks.get(path);
            if (block == null) {
                throw new IllegalArgumentException(
                        "pruned heads must be of attention blocks, " + blocks.keySet() + ", but got " + path);
            }
            try {
                block.without(numbers);
            } catch (IllegalArgumentException e) {
                throw new IllegalArgumentException(path + ": " + e.getMessage(), e);
            }
        });
    }

    private static boolean isWhole(@Nullable List<@Nullable Integer> numbers) {
        return numbers != null && numbers.stream().allMatch(Objects::nonNull);
    }

    private static String unreadable(String text) {
        return METADATA + " must be a JSON object of lists of head numbers, but got " + Excerpt.of(text, LONGEST);
    }
}
