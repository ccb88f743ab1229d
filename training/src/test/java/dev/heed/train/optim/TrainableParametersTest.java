package dev.heed.train.optim;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.modality.nlp.DefaultVocabulary;
import ai.djl.modality.nlp.embedding.TrainableWordEmbedding;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Block;
import ai.djl.nn.SequentialBlock;
import ai.djl.nn.core.Linear;
import ai.djl.nn.transformer.IdEmbedding;
import dev.heed.embedding.AddedPosition;
import dev.heed.embedding.EmbeddingConfig;
import dev.heed.layer.LayerConfig;
import dev.heed.lm.LanguageModel;
import dev.heed.lm.LanguageModelConfig;
import dev.heed.seq2seq.OutputWeights;
import java.util.List;
import org.junit.jupiter.api.Test;

class TrainableParametersTest {

    private static final int VOCAB_SIZE = 11;
    private static final int EMBED_DIM = 6;

    @Test
    void matricesDecayButNoEmbeddingsBiasesAndNorms() {
        try (NDManager manager = NDManager.newBaseManager()) {
            List<TrainableParameter> trainable = TrainableParameters.of(languageModel(manager));

            assertThat(trainable)
                    .filteredOn(TrainableParameter::decays)
                    .isNotEmpty()
                    .allSatisfy(parameter -> {
                        assertThat(parameter.name()).contains("Projection").endsWith("weight");
                        assertThat(parameter.array().getShape().dimension()).isEqualTo(2);
                    });
            assertThat(trainable)
                    .filteredOn(parameter -> parameter.name().contains("mbedding")
                            || parameter.name().contains("norm"))
                    .isNotEmpty()
                    .noneMatch(TrainableParameter::decays);
            assertThat(trainable)
                    .filteredOn(parameter -> parameter.name().endsWith("bias"))
                    .isNotEmpty()
                    .noneMatch(TrainableParameter::decays);
        }
    }

    @Test
    void djlsOwnEmbeddingsDoNotDecayEither() {
        Block ids = new IdEmbedding.Builder()
                .setDictionarySize(7)
                .setEmbeddingSize(3)
                .build();
        Block words = new TrainableWordEmbedding(new DefaultVocabulary(List.of("one", "two")), 3);
        try (NDManager manager = NDManager.newBaseManager()) {
            for (Block block : List.of(ids, words)) {
                block.initialize(manager, DataType.FLOAT32, new Shape(2, 4));

                assertThat(TrainableParameters.of(block)).hasSize(1).noneMatch(TrainableParameter::decays);
            }
        }
    }

    /** The output reads the embedding's weight too. */
    @Test
    void aSharedParameterComesOnce() {
        try (NDManager manager = NDManager.newBaseManager()) {
            Block model = languageModel(manager);

            List<TrainableParameter> trainable = TrainableParameters.of(model);

            assertThat(trainable).extracting(TrainableParameter::name).doesNotHaveDuplicates();
            assertThat(trainable)
                    .filteredOn(parameter -> parameter.array().getShape().equals(new Shape(VOCAB_SIZE, EMBED_DIM)))
                    .hasSize(1);
        }
    }

    @Test
    void aFrozenParameterIsLeftOut() {
        try (NDManager manager = NDManager.newBaseManager()) {
            Block first = Linear.builder().setUnits(3).build();
            Block second = Linear.builder().setUnits(2).build();
            Block network = new SequentialBlock().add(first).add(second);
            network.initialize(manager, DataType.FLOAT32, new Shape(1, 5));
            first.freezeParameters(true);

            assertThat(TrainableParameters.of(network))
                    .extracting(parameter -> parameter.array().getShape())
                    .containsExactly(new Shape(2, 3), new Shape(2));
        }
    }

    private static Block languageModel(NDManager manager) {
        LayerConfig layer =
                LayerConfig.builder().setEmbedDim(EMBED_DIM).setNumHeads(2).build();
        EmbeddingConfig embedding = EmbeddingConfig.plain(VOCAB_SIZE, EMBED_DIM, AddedPosition.learned(13), 0f);
        LanguageModel model = new LanguageModel(new LanguageModelConfig(embedding, layer, 2, OutputWeights.TIED));
        model.initialize(manager);
        return model;
    }
}
