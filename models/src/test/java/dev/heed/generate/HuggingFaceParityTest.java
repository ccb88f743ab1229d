package dev.heed.generate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDManager;
import dev.heed.block.Activation;
import dev.heed.embedding.AddedPosition;
import dev.heed.embedding.EmbeddingConfig;
import dev.heed.layer.LayerConfig;
import dev.heed.layer.LayerConfigBuilder;
import dev.heed.lm.LanguageModel;
import dev.heed.lm.LanguageModelConfig;
import dev.heed.norm.NormPlacement;
import dev.heed.seq2seq.OutputWeights;
import dev.heed.seq2seq.Seq2Seq;
import dev.heed.seq2seq.TransformerConfig;
import dev.heed.seq2seq.TransformerSeq2Seq;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Against the {@code generate} of Hugging Face's transformers on the same weights: tokens, scores, what has ended. */
class HuggingFaceParityTest {

    private static final int VOCAB_SIZE = 13;
    private static final int EMBED_DIM = 12;
    private static final int NUM_LAYERS = 2;
    private static final int MAX_LENGTH = 64;

    @Test
    void aLanguageModelWritesWhatGpt2Writes() {
        try (NDManager manager = NDManager.newBaseManager()) {
            EmbeddingConfig embedding =
                    EmbeddingConfig.plain(VOCAB_SIZE, EMBED_DIM, AddedPosition.learned(MAX_LENGTH), 0f);
            LanguageModel model = new LanguageModel(
                    new LanguageModelConfig(embedding, layer().build(), NUM_LAYERS, OutputWeights.TIED));
            model.initialize(manager);
            ReferenceFile file = ReferenceFile.read("language-model");
            file.load(model);

            compare(file, model, manager);
        }
    }

    @Test
    void aTransformerTranslatesAsMarianDoes() {
        try (NDManager manager = NDManager.newBaseManager()) {
            EmbeddingConfig embedding = EmbeddingConfig.scaled(VOCAB_SIZE, EMBED_DIM, AddedPosition.sinusoidal(), 0f);
            LayerConfig layer = layer().optPlacement(NormPlacement.POST).build();
            Seq2Seq model = new TransformerSeq2Seq(
                    new TransformerConfig(embedding, embedding, layer, NUM_LAYERS, NUM_LAYERS, OutputWeights.TIED));
            model.initialize(manager);
            ReferenceFile file = ReferenceFile.read("sequence-to-sequence");
            file.load(model);

            compare(file, model, manager);
        }
    }

    private static LayerConfigBuilder layer() {
        return LayerConfig.builder()
                .setEmbedDim(EMBED_DIM)
                .setNumHeads(3)
                .optHiddenDim(17)
                .optActivation(Activation.GELU);
    }

    private static void compare(ReferenceFile file, AutoregressiveModel<?> model, NDManager manager) {
        for (ReferenceFile.Case each : file.cases()) {
            List<List<Generated>> generated =
                    new Generator(model, manager, each.settings().toConfig()).generate(file.inputs());

            for (int input = 0; input < file.inputs().size(); input++) {
                String name = each.settings() + ", input " + input;
                compare(name, generated.get(input), each.sequences().get(input), file.tolerance());
            }
        }
    }

    private static int[] tokens(ReferenceFile.Sequence sequence) {
        return sequence.tokens().stream().mapToInt(Integer::intValue).toArray();
    }

    private static void compare(
            String name, List<Generated> generated, List<ReferenceFile.Sequence> expected, double tolerance) {
        assertThat(generated).as(name).hasSameSizeAs(expected);
        for (int rank = 0; rank < expected.size(); rank++) {
            ReferenceFile.Sequence sequence = expected.get(rank);
            double scale = Math.max(1, Math.abs(sequence.score()));
            assertThat(generated.get(rank).tokens()).as(name).isEqualTo(tokens(sequence));
            assertThat(generated.get(rank).score()).as(name).isCloseTo(sequence.score(), within(tolerance * scale));
            assertThat(generated.get(rank).ended()).as(name).isEqualTo(sequence.ended());
        }
    }
}
