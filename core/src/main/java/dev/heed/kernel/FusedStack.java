package dev.heed.kernel;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.engine.PtNDManager;
import ai.djl.pytorch.jni.IValue;
import ai.djl.pytorch.jni.JniUtils;
import dev.heed.block.ForwardPass;
import dev.heed.block.Precision;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A step of a whole stack of decoder-only layers in one native call: while a model writes token by token, calls cost more
 * than what they compute. The script is {@code stack.py}; the layers one by one are its oracle.
 *
 * <p>For prediction only: no gradient, no dropout, no weights to look at, float32.
 */
public final class FusedStack {

    private FusedStack() {}

    /**
     * Where the tokens of a step stand.
     *
     * @param start how many tokens the rooms hold already
     * @param mask boolean or float, broadcastable to (B, H, T, S), or null
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
     * Runs something on one of libtorch's threads. The products of a single sequence's step are so small that sharing one
     * out takes longer than computing it: 643 tokens a second on one thread against 383 on two, where (E, N, B) = (256, 4,
     * 1). With 16 sequences two threads are the faster.
     *
     * @param manager whose engine computes; another engine than PyTorch keeps its threads
     * @param action what to run
     * @param <T> its result
     * @return its result
     */
    public static <T> T onOneThread(NDManager manager, Supplier<T> action) {
        if (!(manager instanceof PtNDManager)) {
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
     * Runs all layers and writes their keys and values.
     *
     * @param tokens (B, T, E)
     * @param layers {@value FusedLayer#ARRAYS} arrays for each layer, see {@link FusedLayer}
     * @param rooms keys and values of each layer, (B, G, capacity, D), written from the start on
     * @param place where the tokens stand
     * @param settings what all layers have in common
     * @return (B, T, E), attached to the manager of the tokens
     */
    public static NDArray step(
            NDArray tokens, List<@Nullable NDArray> layers, List<NDArray> rooms, Place place, LayerSettings settings) {
        TorchScript script = Holder.SCRIPT;
        NDManager manager = tokens.getManager();
        try (IValue vectors = script.run(
                "step",
                IValue.from((PtNDArray) tokens),
                list(layers),
                list(rooms),
                IValue.from(place.start()),
                value(place.mask()),
                value(place.cosine()),
                value(place.sine()),
                IValue.from((long) settings.numHeads()),
                IValue.from((long) settings.numKvHeads()),
                IValue.from(settings.preNorm()),
                IValue.from((double) settings.epsilon()),
                IValue.from((long) settings.activation()))) {
            return vectors.toTensor((PtNDManager) manager);
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
