package dev.heed.attention;

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
                new MultiHeadSubject("plain", Shapes::numHeads, none, true, self),
                new MultiHeadSubject("without bias", Shapes::numHeads, none, false, self),
                new MultiHeadSubject("grouped", Shapes::numKvHeads, none, true, self),
                new MultiHeadSubject("multi-query", shapes -> 1, none, true, self),
                new MultiHeadSubject("rotary", Shapes::numHeads, new Rotary(), true, self),
                new MultiHeadSubject("alibi", Shapes::numHeads, new Alibi(), true, self),
                new MultiHeadSubject("grouped rotary", Shapes::numKvHeads, new Rotary(), false, self),
                new MultiHeadSubject("grouped alibi", Shapes::numKvHeads, new Alibi(), false, self));
    }
}
