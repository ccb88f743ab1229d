package dev.heed.look;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.training.ParameterStore;
import dev.heed.block.ForwardPass;
import dev.heed.data.GeneratedTask;
import dev.heed.data.LengthRange;
import dev.heed.data.SequencePair;
import dev.heed.data.Vocabularies;
import dev.heed.embedding.AddedPosition;
import dev.heed.embedding.EmbeddingConfig;
import dev.heed.layer.LayerConfig;
import dev.heed.position.Rotary;
import dev.heed.seq2seq.AttentionSeq2Seq;
import dev.heed.seq2seq.AttentionSeq2SeqConfig;
import dev.heed.seq2seq.FixedContextSeq2Seq;
import dev.heed.seq2seq.OutputWeights;
import dev.heed.seq2seq.RecurrentCell;
import dev.heed.seq2seq.RecurrentConfig;
import dev.heed.seq2seq.Seq2Seq;
import dev.heed.seq2seq.Seq2SeqBatch;
import dev.heed.seq2seq.TransformerConfig;
import dev.heed.seq2seq.TransformerSeq2Seq;
import dev.heed.text.TokenBatch;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class AttentionProbeTest {

    private static final int SEED = 3;
    private static final float ROUNDING = 1e-5f;
    private static final Vocabularies VOCABULARIES = Vocabularies.of(GeneratedTask.COPY.of(new LengthRange(1, 7)));
    private static final List<String> SOURCE = List.of("11", "2", "31", "5", "7");
    private static final SequencePair PAIR = new SequencePair(SOURCE, SOURCE);

    static Stream<Named<Supplier<Seq2Seq>>> models() {
        return Stream.of(
                Named.of("attention", AttentionProbeTest::general),
                Named.of("input feeding", AttentionProbeTest::feeding),
                Named.of("transformer", AttentionProbeTest::transformer));
    }

    private static RecurrentConfig recurrent() {
        EmbeddingConfig embedding = EmbeddingConfig.plain(VOCABULARIES.source().size(), 11, AddedPosition.none(), 0f);
        return new RecurrentConfig(embedding, embedding, RecurrentCell.GRU, 13, 1, 0f);
    }

    private static Seq2Seq general() {
        return new AttentionSeq2Seq(new AttentionSeq2SeqConfig(
                recurrent(), AttentionSeq2SeqConfig.Score.GENERAL, AttentionSeq2SeqConfig.InputFeeding.OFF));
    }

    private static Seq2Seq feeding() {
        return new AttentionSeq2Seq(new AttentionSeq2SeqConfig(
                recurrent(), AttentionSeq2SeqConfig.Score.ADDITIVE, AttentionSeq2SeqConfig.InputFeeding.ON));
    }

    private static Seq2Seq fixed() {
        return new FixedContextSeq2Seq(recurrent(), FixedContextSeq2Seq.SourceOrder.FORWARD);
    }

    private static Seq2Seq transformer() {
        EmbeddingConfig embedding = EmbeddingConfig.scaled(VOCABULARIES.source().size(), 16, AddedPosition.none(), 0f);
        LayerConfig layer = LayerConfig.builder()
                .setEmbedDim(16)
                .setNumHeads(4)
                .optPosition(new Rotary())
                .optCrossPosition(new Rotary())
                .build();
        return new TransformerSeq2Seq(new TransformerConfig(embedding, embedding, layer, 2, 2, OutputWeights.SEPARATE));
    }

    private static Seq2Seq initialised(Supplier<Seq2Seq> maker, NDManager manager) {
        Engine.getInstance().setRandomSeed(SEED);
        Seq2Seq model = maker.get();
        model.initialize(manager);
        return model;
    }

    private static Optional<AttentionTrace> trace(Seq2Seq model, NDManager manager) {
        return new AttentionProbe(model, VOCABULARIES, manager).of(PAIR);
    }

    @ParameterizedTest
    @MethodSource("models")
    void eachOutputTokenHasARowOverTheSource(Supplier<Seq2Seq> maker) {
        try (NDManager manager = NDManager.newBaseManager()) {
            AttentionTrace trace = trace(initialised(maker, manager), manager).orElseThrow();

            assertThat(trace.source()).containsExactly("11", "2", "31", "5", "7", "end");
            assertThat(trace.output()).hasSizeBetween(1, 11);
            assertThat(List.of(trace.mean())).hasSameSizeAs(trace.output()).allSatisfy(row -> {
                assertThat(row).hasSize(6);
                float sum = 0;
                for (float weight : row) {
                    assertThat(weight).isBetween(0f, 1f);
                    sum += weight;
                }
                assertThat(sum).isCloseTo(1f, within(ROUNDING));
            });
        }
    }

    /** Against the weights of the blocks themselves, by loops. */
    @ParameterizedTest
    @MethodSource("models")
    void weightsAreTheMeanOverLayersAndHeads(Supplier<Seq2Seq> maker) {
        try (NDManager manager = NDManager.newBaseManager()) {
            Seq2Seq model = initialised(maker, manager);

            AttentionTrace trace = trace(model, manager).orElseThrow();

            List<float[]> expected = meanWeights(model, manager, trace.output());
            assertThat(List.of(trace.mean())).hasSameSizeAs(expected);
            float worst = 0;
            for (int t = 0; t < expected.size(); t++) {
                for (int s = 0; s < expected.get(t).length; s++) {
                    worst = Math.max(worst, Math.abs(trace.mean()[t][s] - expected.get(t)[s]));
                }
            }
            assertThat(worst).as("max-abs error").isLessThanOrEqualTo(ROUNDING);
        }
    }

    private static List<float[]> meanWeights(Seq2Seq model, NDManager manager, List<String> output) {
        boolean isCut = !output.get(output.size() - 1).equals("end");
        int[] whole = VOCABULARIES.target().encodeWithEnd(isCut ? output : output.subList(0, output.size() - 1));
        Seq2SeqBatch batch = new Seq2SeqBatch(
                VOCABULARIES.encode(List.of(PAIR)).source(),
                TokenBatch.of(List.of(Arrays.copyOf(whole, output.size()))));
        NDList shown = new NDList();
        ForwardPass pass = ForwardPass.inference(new ParameterStore(manager, false))
                .watchedBy((block, weights) -> {
                    if (model.sourceAttentions().contains(block)) {
                        shown.add(weights);
                    }
                });
        model.logits(pass, manager, batch);
        int width = SOURCE.size() + 1;
        List<float[]> rows = new ArrayList<>();
        output.forEach(token -> rows.add(new float[width]));
        int query = 0;
        for (NDArray array : shown) { // (1, H, T, S), or (1, H, 1, S) for each token in turn
            float[] weights = array.toFloatArray();
            boolean inTurn = array.getShape().get(2) == 1;
            long layers = inTurn ? shown.size() / output.size() : shown.size();
            for (int i = 0; i < weights.length; i++) {
                int row = inTurn ? query : i / width % output.size();
                rows.get(row)[i % width] +=
                        weights[i] / (layers * array.getShape().get(1));
            }
            query++;
        }
        return rows;
    }

    @Test
    void layersAndHeadsAreKeptApart() {
        try (NDManager manager = NDManager.newBaseManager()) {
            AttentionTrace trace = trace(initialised(AttentionProbeTest::transformer, manager), manager)
                    .orElseThrow();

            assertThat(List.copyOf(trace.layers().keySet()))
                    .containsExactly("decoderLayer0.crossAttention", "decoderLayer1.crossAttention");
            assertThat(trace.layers().values()).allMatch(heads -> heads.length == 4);
            assertThat(trace.meanName()).isEqualTo("mean over 2 layers and 4 heads");
        }
    }

    @Test
    void aModelWithoutAttentionHasNone() {
        try (NDManager manager = NDManager.newBaseManager()) {
            Seq2Seq fixed = initialised(AttentionProbeTest::fixed, manager);

            assertThat(trace(fixed, manager)).isEmpty();
        }
    }

    @Test
    void nothingStaysInNativeMemory() {
        try (NDManager manager = NDManager.newBaseManager()) {
            Seq2Seq model = initialised(AttentionProbeTest::feeding, manager);
            int before = manager.getManagedArrays().size();

            trace(model, manager);

            assertThat(manager.getManagedArrays()).hasSize(before);
        }
    }
}
