package dev.heed.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import dev.heed.data.BatchStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class DrawnBatchesTest {

    @Test
    void batchesThatAreLeftOutAreClosed() {
        List<Integer> closed = new ArrayList<>();
        Iterator<AutoCloseable> batches = IntStream.range(0, 5)
                .mapToObj(number -> (AutoCloseable) () -> closed.add(number))
                .iterator();

        DrawnBatches.skip(batches, 3);

        assertThat(closed).containsExactly(0, 1, 2);
        assertThat(batches).toIterable().hasSize(2);
    }

    @Test
    void aStreamThatEndsBeforeIsAtItsEnd() {
        Iterator<String> batches = Stream.of("a", "b").iterator();

        DrawnBatches.skip(batches, 7);

        assertThat(batches.hasNext()).isFalse();
    }

    @Test
    void aStreamThatKnowsHowMakesNoBatch() {
        List<Long> skipped = new ArrayList<>();
        BatchStream<String> stream = new BatchStream<>() {
            @Override
            public void skip(long batches) {
                skipped.add(batches);
            }

            @Override
            public boolean hasNext() {
                return true;
            }

            @Override
            public String next() {
                throw new IllegalStateException("made");
            }
        };

        DrawnBatches.skip(stream, 11);

        assertThat(skipped).containsExactly(11L);
    }

    @Test
    void whatHoldsNothingNeedsNoClosing() {
        assertThatCode(() -> DrawnBatches.close("tokens")).doesNotThrowAnyException();
    }

    @Test
    void aBatchThatCannotBeClosedSaysSo() {
        AutoCloseable batch = () -> {
            throw new IOException("planned");
        };

        assertThatIllegalStateException()
                .isThrownBy(() -> DrawnBatches.close(batch))
                .withMessage("a batch could not be closed")
                .withCauseInstanceOf(IOException.class);
    }
}
