package dev.heed.attention;

import dev.heed.block.Bias;
import dev.heed.position.Alibi;
import dev.heed.position.AttentionPosition;
import dev.heed.position.Rotary;
import dev.heed.test.AttentionContract;
import dev.heed.test.AttentionSubject;
import dev.heed.test.Shapes;
import java.util.List;
import java.util.function.Function;
import java.util.function.ToIntFunction;
import java.util.stream.IntStream;
import java.util.stream.Stream;

class MultiHeadAttentionContractTest implements AttentionContract {

    @Override
    public Stream<AttentionSubject> subjects() {
        return Stream.of(Stream.of(true, false).flatMap(MultiHeadAttentionContractTest::subjects), self(), pruned())
                .flatMap(subjects -> subjects);
    }

    private static Stream<AttentionSubject> subjects(boolean self) {
        AttentionPosition none = AttentionPosition.none();
        return Stream.of(
                new MultiHeadSubject("plain", Shapes::numHeads, none, Bias.ALL, self),
                new MultiHeadSubject("multi-query", shapes -> 1, none, Bias.ALL, self),
                new MultiHeadSubject("rotary", Shapes::numHeads, new Rotary(), Bias.ALL, self),
                new MultiHeadSubject("grouped alibi", Shapes::numKvHeads, new Alibi(), Bias.NONE, self));
    }

    /** What attention to another sequence does in no other way. */
    private static Stream<AttentionSubject> self() {
        AttentionPosition none = AttentionPosition.none();
        return Stream.of(
                new MultiHeadSubject("without bias", Shapes::numHeads, none, Bias.NONE, true),
                new MultiHeadSubject("grouped", Shapes::numKvHeads, none, Bias.ALL, true),
                new MultiHeadSubject("alibi", Shapes::numHeads, new Alibi(), Bias.ALL, true),
                new MultiHeadSubject("grouped rotary", Shapes::numKvHeads, new Rotary(), Bias.NONE, true),
                new MultiHeadSubject("Qwen's biases", Shapes::numHeads, none, Bias.QUERY_KEY_VALUE, true),
                new MultiHeadSubject(
                        "wide heads",
                        Shapes::numKvHeads,
                        shapes -> shapes.headDim() + 2,
                        new Rotary(),
                        Bias.ALL,
                        true,
                        shapes -> List.of()));
    }

    private static Stream<AttentionSubject> pruned() {
        return Stream.of(
                pruned("pruned alibi", Shapes::numHeads, new Alibi(), true, shapes -> List.of(0, 2)),
                pruned(
                        "without its first group",
                        Shapes::numKvHeads,
                        AttentionPosition.none(),
                        false,
                        shapes -> IntStream.range(0, shapes.groupSize()).boxed().toList()));
    }

    private static AttentionSubject pruned(
            String name,
            ToIntFunction<Shapes> numKvHeads,
            AttentionPosition position,
            boolean self,
            Function<Shapes, List<Integer>> heads) {
        return new MultiHeadSubject(name, numKvHeads, Shapes::headDim, position, Bias.ALL, self, heads);
    }
}
