package dev.heed.attention;

import ai.djl.ndarray.NDArray;
import ai.djl.nn.Block;
import dev.heed.block.ForwardPass;
import dev.heed.mask.AttentionMask;
import dev.heed.test.AttentionContract;
import dev.heed.test.AttentionSubject;
import dev.heed.test.Shapes;
import java.util.Set;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

class SequenceAttentionContractTest implements AttentionContract {

    @Override
    public Stream<AttentionSubject> subjects() {
        return Stream.of(
                new Subject("AdditiveAttention", shapes -> new AdditiveAttention(shapes.hiddenDim())),
                new Subject("GeneralAttention", shapes -> new GeneralAttention(Subject.MEMORY_SIZE)),
                new Subject("scaled GeneralAttention", shapes -> GeneralAttention.scaled(Subject.MEMORY_SIZE)));
    }

    private record Subject(String name, Function<Shapes, SequenceAttention> maker) implements AttentionSubject {

        static final int QUERY_SIZE = 19;
        static final int MEMORY_SIZE = 23;

        @Override
        public Set<Trait> traits() {
            return Set.of(Trait.STEPWISE, Trait.ORDER_FREE, Trait.ZERO_WHEN_HIDDEN);
        }

        @Override
        public int querySize(Shapes shapes) {
            return QUERY_SIZE;
        }

        @Override
        public int memorySize(Shapes shapes) {
            return MEMORY_SIZE;
        }

        @Override
        public Built build(Shapes shapes) {
            return new Running(maker.apply(shapes));
        }

        @Override
        public String toString() {
            return name;
        }
    }

    private record Running(SequenceAttention attention) implements AttentionSubject.Built {

        @Override
        public Block block() {
            return attention;
        }

        @Override
        public NDArray run(ForwardPass pass, NDArray query, NDArray memory, AttentionMask mask) {
            return attention.attend(pass, query, memory, mask).context();
        }

        @Override
        public UnaryOperator<NDArray> start(ForwardPass pass, NDArray memory, AttentionMask mask) {
            return query -> run(pass, query, memory, mask);
        }
    }
}
