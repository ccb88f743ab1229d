package dev.heed.generate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.ndarray.NDManager;
import ai.djl.training.ParameterStore;
import dev.heed.block.ForwardPass;
import dev.heed.seq2seq.Models;
import dev.heed.seq2seq.Seq2Seq;
import dev.heed.seq2seq.Seq2SeqBatch;
import dev.heed.seq2seq.SpecialTokens;
import dev.heed.seq2seq.TokenBatch;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class GreedyDecoderTest {

    private static final int SEED = 5;
    private static final int MAX_LENGTH = 11;

    static Stream<Named<Supplier<Seq2Seq>>> models() {
        return Models.all().entrySet().stream().map(entry -> Named.of(entry.getKey(), entry.getValue()));
    }

    @ParameterizedTest
    @MethodSource("models")
    void everyTokenIsTheMostProbableAfterThoseBefore(Supplier<Seq2Seq> maker) {
        try (NDManager manager = NDManager.newBaseManager()) {
            Seq2Seq model = Models.initialised(maker, manager, SEED);
            TokenBatch source = Models.batch(SEED).source();

            List<int[]> generated = new GreedyDecoder(model, manager, MAX_LENGTH).decode(source);

            for (int row = 0; row < source.batchSize(); row++) {
                assertThat(generated.get(row)).containsExactly(oneByOne(model, manager, source.row(row)));
            }
        }
    }

    /** Decodes without state or batch: the whole prefix again for each token. */
    private static int[] oneByOne(Seq2Seq model, NDManager manager, int[] source) {
        ForwardPass pass = ForwardPass.inference(new ParameterStore(manager, false));
        int[] generated = {};
        while (generated.length < MAX_LENGTH) {
            int[] target = IntStream.concat(IntStream.of(generated), IntStream.of(SpecialTokens.EOS))
                    .toArray();
            Seq2SeqBatch batch = new Seq2SeqBatch(TokenBatch.of(List.of(source)), TokenBatch.of(List.of(target)));
            long[] best = model.logits(pass, manager, batch).argMax(-1).toLongArray();
            int next = Math.toIntExact(best[generated.length]);
            if (next == SpecialTokens.EOS) {
                return generated;
            }
            generated = IntStream.concat(IntStream.of(generated), IntStream.of(next))
                    .toArray();
        }
        return generated;
    }

    @ParameterizedTest
    @MethodSource("models")
    void nothingStaysInNativeMemory(Supplier<Seq2Seq> maker) {
        try (NDManager manager = NDManager.newBaseManager()) {
            Seq2Seq model = Models.initialised(maker, manager, SEED);
            GreedyDecoder decoder = new GreedyDecoder(model, manager, MAX_LENGTH);
            int before = manager.getManagedArrays().size();

            decoder.decode(Models.batch(SEED).source());

            assertThat(manager.getManagedArrays()).hasSize(before);
        }
    }

    @Test
    void aLengthOfZeroIsRefused() {
        try (NDManager manager = NDManager.newBaseManager()) {
            Map.Entry<String, Supplier<Seq2Seq>> any =
                    Models.all().entrySet().iterator().next();
            Seq2Seq model = Models.initialised(any.getValue(), manager, SEED);
            assertThatThrownBy(() -> new GreedyDecoder(model, manager, 0))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessage("maxLength must be at least 1, but got 0");
        }
    }
}
