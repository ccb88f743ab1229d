package dev.heed.seq2seq;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.nn.Parameter;
import ai.djl.training.GradientCollector;
import ai.djl.training.ParameterStore;
import ai.djl.util.Pair;
import dev.heed.block.ForwardPass;
import dev.heed.embedding.AddedPosition;
import dev.heed.embedding.EmbeddingConfig;
import dev.heed.layer.LayerConfig;
import dev.heed.test.ArrayAssert;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** One matrix for source, target and output against three equal ones. */
class SharedEmbeddingTest {

    private static final int EMBED_DIM = 12;

    private static final int VOCAB = Models.SOURCE_VOCAB;

    private static TransformerConfig config(TransformerConfig.Embeddings embeddings, OutputWeights output) {
        EmbeddingConfig embedding = EmbeddingConfig.scaled(VOCAB, EMBED_DIM, AddedPosition.sinusoidal(), 0f);
        LayerConfig layer =
                LayerConfig.builder().setEmbedDim(EMBED_DIM).setNumHeads(3).build();
        return new TransformerConfig(embedding, embedding, layer, 1, 1, output, embeddings);
    }

    private static List<Parameter> weights(Seq2Seq model, String block) {
        return model.getParameters().stream()
                .filter(parameter -> parameter.getKey().contains(block))
                .map(Pair::getValue)
                .toList();
    }

    /** The logits, whose squares' mean the gradients are of. */
    private static NDArray logits(Seq2Seq model, NDManager manager) {
        ForwardPass pass = new ForwardPass(new ParameterStore(manager, false), true);
        try (GradientCollector collector = Engine.getInstance().newGradientCollector()) {
            NDArray logits = model.logits(pass, manager, Models.batch(7));
            collector.backward(logits.mul(logits).mean());
            return logits;
        }
    }

    @Test
    void logitsAreThoseOfEqualMatricesAndItsGradientIsTheirSum() {
        try (NDManager manager = NDManager.newBaseManager()) {
            Seq2Seq one = Models.initialised(
                    () -> new TransformerSeq2Seq(config(TransformerConfig.Embeddings.SHARED, OutputWeights.TIED)),
                    manager,
                    3);
            Seq2Seq three = Models.initialised(
                    () -> new TransformerSeq2Seq(
                            config(TransformerConfig.Embeddings.SEPARATE, OutputWeights.SEPARATE_WITHOUT_BIAS)),
                    manager,
                    5);
            NDArray matrix = weights(one, "embedding").get(0).getArray();
            List<Parameter> copies = Stream.of("sourceEmbedding", "targetEmbedding", "07outputProjection")
                    .flatMap(name -> weights(three, name).stream())
                    .toList();
            assertThat(copies).hasSize(3);
            copies.forEach(copy -> matrix.copyTo(copy.getArray()));
            List<Parameter> rest = weights(three, "coder");
            for (int index = 0; index < rest.size(); index++) {
                weights(one, "coder")
                        .get(index)
                        .getArray()
                        .copyTo(rest.get(index).getArray());
            }

            NDArray logits = logits(one, manager);
            NDArray expected = logits(three, manager);

            ArrayAssert.assertThat(logits).isCloseTo(expected, 2e-6f);
            NDArray sum = copies.get(0).getArray().getGradient();
            for (Parameter copy : copies.subList(1, 3)) {
                sum = sum.add(copy.getArray().getGradient());
            }
            ArrayAssert.assertThat(matrix.getGradient()).isCloseTo(sum, 2e-6f);
        }
    }

    @Test
    void bothSidesNeedTheSameTokens() {
        TransformerConfig same = config(TransformerConfig.Embeddings.SHARED, OutputWeights.TIED);
        EmbeddingConfig other = EmbeddingConfig.scaled(VOCAB + 1, EMBED_DIM, AddedPosition.sinusoidal(), 0f);

        assertThatIllegalArgumentException()
                .isThrownBy(() -> new TransformerConfig(
                        other, same.target(), same.layer(), 1, 1, OutputWeights.TIED, same.embeddings()))
                .withMessageStartingWith("source must equal target where they share an embedding, but got ");
    }
}
