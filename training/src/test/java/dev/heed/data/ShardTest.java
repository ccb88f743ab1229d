package dev.heed.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

class ShardTest {

    /** Numbers from 0 on. */
    private static final class Numbers implements BatchStream<Long> {

        private long next;

        @Override
        public boolean hasNext() {
            return true;
        }

        @Override
        public Long next() {
            return next++;
        }

        @Override
        public void skip(long batches) {
            assertThat(batches).isNotNegative();
            next += batches;
        }
    }

    private static List<Long> drawn(Shard<Long> shard, int count) {
        List<Long> drawn = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            drawn.add(shard.next());
        }
        return drawn;
    }

    @Test
    void workersDrawEachBatchOnce() {
        TreeSet<Long> all = new TreeSet<>();
        for (int rank = 0; rank < 3; rank++) {
            Shard<Long> shard = new Shard<>(Numbers::new);
            shard.begin(7 + rank, 3);
            all.addAll(drawn(shard, 5));
        }

        assertThat(all).hasSize(15).first().isEqualTo(7L);
        assertThat(all).last().isEqualTo(21L);
    }

    @Test
    void goesForwardsAndBackwards() {
        Shard<Long> shard = new Shard<>(Numbers::new);

        assertThat(drawn(shard, 2)).containsExactly(0L, 1L);
        shard.begin(2, 5);
        assertThat(drawn(shard, 2)).containsExactly(2L, 7L);
        shard.begin(11, 2);
        assertThat(drawn(shard, 2)).containsExactly(11L, 13L);
        shard.begin(2, 5);
        assertThat(drawn(shard, 2)).containsExactly(2L, 7L);
    }

    @Test
    void refusesNoWorkers() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Shard<>(Numbers::new).begin(0, 0))
                .withMessage("workers must be at least 1, but got 0");
    }
}
