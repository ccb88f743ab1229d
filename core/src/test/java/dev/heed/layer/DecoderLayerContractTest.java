package dev.heed.layer;

import ai.djl.ndarray.NDArray;
import dev.heed.block.ForwardPass;
import dev.heed.block.StepResult;
import dev.heed.mask.AttentionMask;
import dev.heed.position.Rotary;
import dev.heed.test.AttentionContract;
import dev.heed.test.AttentionSubject;
import dev.heed.test.Shapes;
import java.util.EnumSet;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

class DecoderLayerContractTest implements AttentionContract {

    @Override
    public Stream<AttentionSubject> subjects() {
        return Stream.concat(LayerVariants.everyChoice(), LayerVariants.positions())
                .map(Subject::new);
    }

    private record Subject(LayerVariants.Variant variant) implements AttentionSubject {

        @Override
        public Set<Trait> traits() {
            Set<Trait> traits = EnumSet.of(Trait.CAUSAL_BY_ITSELF, Trait.STEPWISE);
            if (variant.isOrderFree()) {
                traits.add(Trait.ORDER_FREE);
            }
            return traits;
        }

        @Override
        public Set<String> flatParameters() {
            boolean rotary = variant.of(Shapes.seeded(1)).attention().position() instanceof Rotary;
            return rotary ? Set.of() : Set.of("keyProjection_bias");
        }

        @Override
        public Built build(Shapes shapes) {
            return new Running(new DecoderLayer(variant.of(shapes)));
        }

        @Override
        public String toString() {
            return "DecoderLayer " + variant;
        }
    }

    private record Running(DecoderLayer block) implements AttentionSubject.Built {

        @Override
        public NDArray run(ForwardPass pass, NDArray query, NDArray memory, AttentionMask mask) {
            return block.decode(pass, query, memory, mask);
        }

        @Override
        public UnaryOperator<NDArray> start(ForwardPass pass, NDArray memory, AttentionMask mask) {
            return new Stepper(block, pass, mask, block.start(pass, memory));
        }
    }

    private static final class Stepper implements UnaryOperator<NDArray> {
        private final DecoderLayer block;
        private final ForwardPass pass;
        private final AttentionMask mask;
        private DecoderLayerState state;

        Stepper(DecoderLayer block, ForwardPass pass, AttentionMask mask, DecoderLayerState state) {
            this.block = block;
            this.pass = pass;
            this.mask = mask;
            this.state = state;
        }

        @Override
        public NDArray apply(NDArray tokens) {
            StepResult<DecoderLayerState> step = block.step(pass, tokens, state, mask);
            state = step.state();
            return step.output();
        }
    }
}
