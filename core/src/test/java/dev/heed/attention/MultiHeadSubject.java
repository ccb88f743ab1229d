package dev.heed.attention;

import ai.djl.ndarray.NDArray;
import dev.heed.block.Bias;
import dev.heed.block.ForwardPass;
import dev.heed.mask.AttentionMask;
import dev.heed.position.AttentionPosition;
import dev.heed.position.NoPosition;
import dev.heed.position.Rotary;
import dev.heed.test.AttentionSubject;
import dev.heed.test.Shapes;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import java.util.function.ToIntFunction;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** Multi-head attention under the contract, looking at itself or at a memory. */
record MultiHeadSubject(
        String name,
        ToIntFunction<Shapes> numKvHeads,
        ToIntFunction<Shapes> headDim,
        AttentionPosition position,
        Bias bias,
        boolean self,
        Function<Shapes, List<Integer>> pruned)
        implements AttentionSubject {

    MultiHeadSubject(
            String name, ToIntFunction<Shapes> numKvHeads, AttentionPosition position, Bias bias, boolean self) {
        this(name, numKvHeads, Shapes::headDim, position, bias, self, shapes -> List.of());
    }

    @Override
    public Set<Trait> traits() {
        Set<Trait> traits = EnumSet.of(Trait.STEPWISE);
        if (self) {
            traits.add(Trait.SELF_ATTENDING);
        }
        if (position instanceof NoPosition) {
            traits.add(Trait.ORDER_FREE);
        }
        if (bias != Bias.ALL) {
            traits.add(Trait.ZERO_WHEN_HIDDEN);
        }
        return traits;
    }

    @Override
    public Set<String> flatParameters() {
        // A rotated bias differs from key to key, so softmax does not take it away.
        return position instanceof Rotary ? Set.of() : Set.of("keyProjection_bias");
    }

    @Override
    public Built build(Shapes shapes) {
        MultiHeadAttention block = MultiHeadAttention.builder()
                .setEmbedDim(shapes.embedDim())
                .setNumHeads(shapes.numHeads())
                .optNumKvHeads(numKvHeads.applyAsInt(shapes))
                .optHeadDim(headDim.applyAsInt(shapes))
                .optPosition(position)
                .optBias(bias)
                .build();
        block.prune(pruned.apply(shapes));
        return new Running(block, self);
    }

    @Override
    public String toString() {
        return "MultiHeadAttention " + (self ? "self " : "cross ") + name;
    }

    private record Running(MultiHeadAttention block, boolean self) implements Built {

        @Override
        public NDArray run(ForwardPass pass, NDArray query, NDArray memory, AttentionMask mask) {
            return block.attend(pass, query, memory, mask);
        }

        @Override
        public UnaryOperator<NDArray> start(ForwardPass pass, NDArray memory, AttentionMask mask) {
            return self ? new SelfStepper(block, pass) : new CrossStepper(block, pass, memory, mask);
        }
    }

    private static final class SelfStepper implements UnaryOperator<NDArray> {
        private final MultiHeadAttention block;
        private final ForwardPass pass;
        private @Nullable KeyValueCache seen;

        SelfStepper(MultiHeadAttention block, ForwardPass pass) {
            this.block = block;
            this.pass = pass;
        }

        @Override
        public NDArray apply(NDArray tokens) {
            KeyValueCache before = seen == null
                    ? KeyValueCache.empty(tokens.getManager(), tokens.getShape().get(0), block.config())
                    : seen;
            KeyValueCache newer = block.project(pass, tokens, tokens, before.length());
            KeyValueCache after = pass.training() ? before.append(newer) : before.extend(newer);
            seen = after;
            return block.attend(pass, tokens, after, AttentionMask.causal(), before.length());
        }
    }

    private static final class CrossStepper implements UnaryOperator<NDArray> {
        private final MultiHeadAttention block;
        private final ForwardPass pass;
        private final KeyValueCache memory;
        private final AttentionMask mask;
        private long offset;

        CrossStepper(MultiHeadAttention block, ForwardPass pass, NDArray memory, AttentionMask mask) {
            this.block = block;
            this.pass = pass;
            this.memory = block.project(pass, memory, memory, 0);
            this.mask = mask;
        }

        @Override
        public NDArray apply(NDArray tokens) {
            NDArray output = block.attend(pass, tokens, memory, mask, offset);
            offset += tokens.getShape().get(1);
            return output;
        }
    }
}
