package dev.heed.attention;

import dev.heed.block.Bias;
import dev.heed.position.Alibi;
import dev.heed.position.AttentionPosition;
import dev.heed.position.Rotary;
import dev.heed.test.AttentionContract;
import dev.heed.test.AttentionSubject;
import dev.heed.test.Shapes;
import java.util.stream.Stream;

class MultiHeadAttentionContractTest implements AttentionContract {

    @Override
    public Stream<AttentionSubject> subjects() {
        return Stream.of(true, false).flatMap(MultiHeadAttentionContractTest::subjects);
    }

    private static Stream<AttentionSubject> subjects(boolean self) {
        AttentionPosition none = AttentionPosition.none();
        return Stream.of(
                new MultiHeadSubject("plain", Shapes::numHeads, none, Bias.ALL, self),
                new MultiHeadSubject("without bias", Shapes::numHeads, none, Bias.NONE, self),
                new MultiHeadSubject("grouped", Shapes::numKvHeads, none, Bias.ALL, self),
                new MultiHeadSubject("multi-query", shapes -> 1, none, Bias.ALL, self),
                new MultiHeadSubject("rotary", Shapes::numHeads, new Rotary(), Bias.ALL, self),
                new MultiHeadSubject("alibi", Shapes::numHeads, new Alibi(), Bias.ALL, self),
                new MultiHeadSubject("grouped rotary", Shapes::numKvHeads, new Rotary(), Bias.NONE, self),
                new MultiHeadSubject("grouped alibi", Shapes::numKvHeads, new Alibi(), Bias.NONE, self),
                new MultiHeadSubject("Qwen's biases", Shapes::numHeads, none, Bias.QUERY_KEY_VALUE, self),
                new MultiHeadSubject(
                        "wide heads",
                        Shapes::numKvHeads,
                        shapes -> shapes.headDim() + 2,
                        new Rotary(),
                        Bias.ALL,
                        self));
    }
}
