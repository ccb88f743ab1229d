package dev.heed.kernel;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.engine.PtNDManager;
import ai.djl.pytorch.jni.IValue;
import ai.djl.pytorch.jni.JniUtils;
import dev.heed.block.ForwardPass;
import dev.heed.block.Precision;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A whole stack of decoder-only layers in one native call, for one step or for many: while a model writes token by token,
 * calls cost more than what they compute. The script is {@code stack.py}; the layers one by one are its oracle.
 *
 * <p>For prediction only: no gradient, no dropout, no weights to look at, float32.
 */
public final class FusedStack {

    /** Elements from which {@code operations.py} takes a weight in parts. */
    private static final long LARGE_WEIGHT = 65_536;

    private FusedStack() {}

    /**
     * Where tokens stand.
     *
     * @param start how many tokens the rooms hold already
     * @param mask boolean or float, broadcastable to (B, H, T, S), or null; while writing, of the last token that is fed,
     *     (B, H, 1, S), whose end is that of the tokens before it
     * @param cosine (T, D/2), or null where nothing turns
     * @param sine (T, D/2), or null where nothing turns
     */
    public record Place(
            long start,
            @Nullable NDArray mask,
            @Nullable NDArray cosine,
            @Nullable NDArray sine) {}

    /**
     * Whether a pass can go this way.
     *
     * @param pass the pass
     * @param tokens an array of the engine
     * @return true for prediction in float32 on an engine with fused kernels, when nobody watches
     */
    public static boolean serves(ForwardPass pass, NDArray tokens) {
        return !pass.training() && pass.precision() == Precision.FLOAT32 && FusedLayer.serves(pass, tokens);
    }

    /**
     * Runs steps of a single sequence on one of libtorch's threads where their products are so small that sharing one out
     * takes longer than computing it. A large weight is read by all threads, in parts ({@code operations.py}).
     *
     * @param manager whose engine computes; another engine than PyTorch keeps its threads
     * @param embedDim size E of a token's vector
     * @param action what to run
     * @param <T> its result
     * @return its result
     */
    public static <T> T onOneThreadIfSmall(NDManager manager, int embedDim, Supplier<T> action) {
        if (!(manager instanceof PtNDManager) || (long) embedDim * embedDim >= LARGE_WEIGHT) {
            return action.get();
        }
        int threads = JniUtils.getNumThreads();
        JniUtils.setNumThreads(1);
        try {
            return action.get();
        } finally {
            JniUtils.setNumThreads(threads);
        }
    }

    /**
     * The layers of a stack and what they have seen.
     *
     * @param weights {@value FusedLayer#ARRAYS} arrays for each layer, see {@link FusedLayer}
     * @param rooms keys and values of each layer, (B, G, capacity, D), written from the start on
     * @param settings what all layers have in common
     * @param norm behind the layers, where it is wanted and there is one
     */
    public record Layers(
            List<@Nullable NDArray> weights,
            List<NDArray> rooms,
            LayerSettings settings,
            @Nullable FinalNorm norm) {}

    /**
     * The norm behind the layers.
     *
     * @param gamma (E)
     * @param beta (E), or null where the norm has none
     */
    public record FinalNorm(NDArray gamma, @Nullable NDArray beta) {}

    /**
     * Runs all layers and writes their keys and values.
     *
     * @param tokens (B, T, E)
     * @param layers the layers
     * @param place where the tokens stand
     * @return (B, T, E), attached to the manager of the tokens
     */
    public static NDArray step(NDArray tokens, Layers layers, Place place) {
        return result("step", tokens, arguments(tokens, layers, place));
    }

    /**
     * Feeds a token, takes the most probable next one, feeds that, and so on.
     *
     * @param token the first token to feed, int64 (B, 1)
     * @param count how many tokens n to write; the last one is not fed
     * @param layers the layers, in whose rooms there is place for n tokens
     * @param place where the n tokens that are fed stand
     * @param ends what stands before and behind the layers, with n positions
     * @return the tokens written, int64 (B, n), attached to the manager of the token
     */
    public static NDArray write(NDArray token, int count, Layers layers, Place place, TokenWeights ends) {
        FinalNorm norm = layers.norm();
        List<IValue> arguments = arguments(token, layers, place);
        arguments.add(IValue.from((long) count));
        arguments.add(value(ends.embedding()));
        arguments.add(IValue.from((double) ends.scale()));
        arguments.add(value(ends.positions()));
        arguments.add(value(norm == null ? null : norm.gamma()));
        arguments.add(value(norm == null ? null : norm.beta()));
        arguments.add(value(ends.output().weight()));
        arguments.add(value(ends.output().bias()));
        return result("write", token, arguments);
    }

    private static List<IValue> arguments(NDArray tokens, Layers layers, Place place) {
        LayerSettings settings = layers.settings();
        return new ArrayList<>(List.of(
                value(tokens),
                list(layers.weights()),
                list(layers.rooms()),
                IValue.from(place.start()),
                value(place.mask()),
                value(place.cosine()),
                value(place.sine()),
                IValue.from((long) settings.numHeads()),
                IValue.from((long) settings.numKvHeads()),
                IValue.from(settings.preNorm()),
                IValue.from((double) settings.epsilon()),
                IValue.from((long) settings.activation())));
    }

    private static NDArray result(String method, NDArray first, List<IValue> arguments) {
        try (IValue result = Holder.SCRIPT.run(method, arguments.toArray(IValue[]::new))) {
            return result.toTensor((PtNDManager) first.getManager());
        }
    }

    private static IValue list(List<? extends @Nullable NDArray> arrays) {
        return IValue.listFrom(arrays.stream().map(FusedStack::present).toArray(PtNDArray[]::new));
    }

    private static IValue value(@Nullable NDArray array) {
        return IValue.from(present(array));
    }

    private static PtNDArray present(@Nullable NDArray array) {
        return (PtNDArray) (array == null ? Holder.SCRIPT.absent() : array);
    }

    private static final class Holder {
        static final TorchScript SCRIPT = TorchScript.load("Stack", "stack.py");
    }
}
