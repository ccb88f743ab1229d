package dev.heed.layer;

import ai.djl.ndarray.NDArray;
import dev.heed.attention.KeyValueCache;
import dev.heed.block.ForwardPass;
import dev.heed.block.StepResult;
import dev.heed.mask.AttentionMask;
import dev.heed.position.Rotary;
import dev.heed.test.AttentionContract;
import dev.heed.test.AttentionSubject;
import dev.heed.test.Shapes;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

class EncoderLayerContractTest implements AttentionContract {

    @Override
    public Stream<AttentionSubject> subjects() {
        return Stream.concat(LayerVariants.everyChoice(), LayerVariants.positions())
                .map(Subject::new);
    }

    private record Subject(LayerVariants.Variant variant) implements AttentionSubject {

        @Override
        public Set<Trait> traits() {
            return variant.isOrderFree()
                    ? Set.of(Trait.SELF_ATTENDING, Trait.STEPWISE, Trait.ORDER_FREE)
                    : Set.of(Trait.SELF_ATTENDING, Trait.STEPWISE);
        }

        @Override
        public Set<String> flatParameters() {
            boolean rotary = variant.of(Shapes.seeded(1)).attention().position() instanceof Rotary;
            return rotary ? Set.of() : Set.of("keyProjection_bias");
        }

        @Override
        public Built build(Shapes shapes) {
            return new Running(new EncoderLayer(variant.of(shapes)));
        }

        @Override
        public String toString() {
            return "EncoderLayer " + variant;
        }
    }

    private record Running(EncoderLayer block) implements AttentionSubject.Built {

        @Override
        public NDArray run(ForwardPass pass, NDArray query, NDArray memory, AttentionMask mask) {
            return block.encode(pass, query, mask);
        }

        @Override
        public UnaryOperator<NDArray> start(ForwardPass pass, NDArray memory, AttentionMask mask) {
            return new Stepper(block, pass);
        }
    }

    private static final class Stepper implements UnaryOperator<NDArray> {
        private final EncoderLayer block;
        private final ForwardPass pass;
        private @Nullable KeyValueCache seen;

        Stepper(EncoderLayer block, ForwardPass pass) {
            this.block = block;
            this.pass = pass;
        }

        @Override
        public NDArray apply(NDArray tokens) {
            KeyValueCache before = seen == null
                    ? block.start(tokens.getManager(), tokens.getShape().get(0))
                    : seen;
            StepResult<KeyValueCache> step = block.step(pass, tokens, before);
            seen = step.state();
            return step.output();
        }
    }
}
