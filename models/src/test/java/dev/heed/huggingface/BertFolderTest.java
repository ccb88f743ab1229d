package dev.heed.huggingface;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Block;
import ai.djl.training.ParameterStore;
import com.google.gson.Gson;
import com.google.gson.JsonObject;
import dev.heed.encoder.MaskedTokenModel;
import dev.heed.encoder.SequenceClassifier;
import dev.heed.encoder.TextEncoder;
import dev.heed.encoder.TextEncoderConfig;
import dev.heed.encoder.TokenClassifier;
import dev.heed.io.SavedTensors;
import dev.heed.io.StrictJsonFile;
import dev.heed.layer.Pooling;
import dev.heed.test.ArrayAssert;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Folders of BERT as transformers writes them, read and written. */
class BertFolderTest {

    private static final double TOLERANCE = 1e-5;

    @TempDir
    Path temporary;

    private final NDManager manager = NDManager.newBaseManager();

    @AfterEach
    void close() {
        manager.close();
    }

    /** What {@code models/src/test/python/bert_folders.py} wrote. */
    record Expected(
            List<long[]> tokens, List<long[]> segments, List<Integer> lengths, List<Long> shape, List<Double> output) {

        static Expected of(String name) {
            return new Gson()
                    .fromJson(
                            StrictJsonFile.read(FolderReference.folder(name).resolve("expected.json")), Expected.class);
        }

        NDArray answer(Block network, NDManager manager) {
            int width = tokens.get(0).length;
            long[] real = LongStream.range(0, (long) lengths.size() * width)
                    .map(place -> place % width < lengths.get((int) (place / width)) ? 1 : 0)
                    .toArray();
            NDList inputs = new NDList(
                    manager.create(tokens.toArray(long[][]::new)),
                    manager.create(real, new Shape(lengths.size(), width)),
                    manager.create(segments.toArray(long[][]::new)));
            return network.forward(new ParameterStore(manager, false), inputs, false)
                    .singletonOrThrow();
        }
    }

    @ParameterizedTest
    @CsvSource({
        "bert-encoder, TextEncoder",
        "bert-sequences, SequenceClassifier",
        "bert-tokens, TokenClassifier",
        "bert-masked, MaskedTokenModel",
        "bert-pretraining, MaskedTokenModel"
    })
    void answersAsTransformersAndComesBackEqual(String name, String kind) {
        Expected expected = Expected.of(name);
        HuggingFaceModel model = HuggingFaceModel.read(FolderReference.folder(name));
        Block network = model.load(manager);

        NDArray answer = expected.answer(network, manager);

        assertThat(network.getClass().getSimpleName()).isEqualTo(kind);
        ArrayAssert.assertThat(answer)
                .hasShape(expected.shape().stream().mapToLong(Long::longValue).toArray())
                .isCloseTo(
                        expected.output().stream()
                                .mapToDouble(Double::doubleValue)
                                .toArray(),
                        TOLERANCE);
        assertThat(model.maxLength()).isEqualTo(11);

        Path target = temporary.resolve("written");
        HuggingFaceModel written = HuggingFaceModel.of(network).withTokens(null, Set.of(), 0);
        (model.labels().isEmpty() ? written : written.withLabels(model.labels())).write(target, null);
        HuggingFaceModel again = HuggingFaceModel.read(target);
        ArrayAssert.assertThat(expected.answer(again.load(manager), manager)).isBitEqualTo(answer);
        assertWritten(target, FolderReference.folder(name));
    }

    /** Settings as transformers would write them, and no name that its folder does not have. */
    private static void assertWritten(Path target, Path source) {
        JsonObject written = StrictJsonFile.read(target.resolve("config.json"));
        JsonObject original = StrictJsonFile.read(source.resolve("config.json"));
        written.asMap().forEach((key, value) -> {
            if (original.has(key) && !key.equals("architectures")) {
                assertThat(value).as(key).isEqualTo(original.get(key));
            }
        });
        try (SavedTensors ours = SavedTensors.open(target);
                SavedTensors theirs = SavedTensors.open(source)) {
            Set<String> names = new TreeSet<>();
            theirs.names()
                    .forEach(name -> names.add(name.replaceFirst("LayerNorm.gamma", "LayerNorm.weight")
                            .replaceFirst("LayerNorm.beta", "LayerNorm.bias")));
            assertThat(names).containsAll(ours.names());
            names.removeAll(ours.names());
            assertThat(names)
                    .allMatch(name -> name.matches(
                            ".*(pooler|seq_relationship).*|.*position_ids|cls.predictions.decoder.weight"));
        }
    }

    @Test
    void classesHaveTheNamesOfTheFolder() {
        HuggingFaceModel named = HuggingFaceModel.read(FolderReference.folder("bert-sequences"));
        HuggingFaceModel unnamed = HuggingFaceModel.read(FolderReference.folder("bert-tokens"));

        assertThat(named.labels()).containsExactly("wades", "flies", "stands");
        assertThat(((SequenceClassifier) named.network()).pooling()).isEqualTo(Pooling.FIRST);
        assertThat(unnamed.labels()).containsExactly("LABEL_0", "LABEL_1");
        assertThat(((TokenClassifier) unnamed.network()).numClasses()).isEqualTo(2);
        assertThat(HuggingFaceModel.read(FolderReference.folder("bert-masked")).labels())
                .isEmpty();
    }

    @Test
    void dropoutIsThatOfTheFolder() {
        TextEncoderConfig config = ((SequenceClassifier) HuggingFaceModel.read(FolderReference.folder("bert-sequences"))
                        .network())
                .encoder()
                .config();

        assertThat(config.dropout()).isEqualTo(0.2f);
        assertThat(config.layer().dropout()).isEqualTo(0.2f);
        assertThat(config.layer().attention().dropout()).isEqualTo(0.3f);
        assertThat(config.layer().feedForward().dropout()).isZero();
    }

    @Test
    void aNetworkWithoutSegmentsHasOneOfZerosThere() {
        TextEncoderConfig bert = TextEncoderConfig.bert(13, 11, 12, 3, 2, 0.1f);
        MaskedTokenModel network = new MaskedTokenModel(new TextEncoderConfig(
                bert.vocabSize(), bert.position(), 0, bert.layer(), bert.numLayers(), 0.1f, bert.initialDeviation()));
        network.initialize(manager);
        NDList inputs = new NDList(manager.create(new long[][] {{2, 5, 8}, {3, 11, 7}}));
        ParameterStore parameters = new ParameterStore(manager, false);
        NDArray answer = network.forward(parameters, inputs, false).singletonOrThrow();
        Path target = temporary.resolve("written");

        HuggingFaceModel.of(network).write(target, null);

        assertThat(StrictJsonFile.read(target.resolve("config.json"))
                        .get("type_vocab_size")
                        .getAsInt())
                .isEqualTo(1);
        Block again = HuggingFaceModel.read(target).load(manager);
        ArrayAssert.assertThat(again.forward(parameters, inputs, false).singletonOrThrow())
                .isBitEqualTo(answer);
    }

    @Test
    void namesOfClassesAreWritten() {
        SequenceClassifier classifier =
                new SequenceClassifier(TextEncoderConfig.bert(13, 11, 12, 3, 2, 0.1f), Pooling.FIRST, 3);
        classifier.initialize(manager);
        Path target = temporary.resolve("written");

        HuggingFaceModel.of(classifier)
                .withLabels(List.of("heron", "fish", "水"))
                .write(target, null);

        JsonObject written = StrictJsonFile.read(target.resolve("config.json"));
        assertThat(written.get("id2label")).hasToString("{\"0\":\"heron\",\"1\":\"fish\",\"2\":\"水\"}");
        assertThat(written.get("label2id")).hasToString("{\"heron\":0,\"fish\":1,\"水\":2}");
        assertThat(HuggingFaceModel.read(target).labels()).containsExactly("heron", "fish", "水");
    }

    @Test
    void anEncoderAloneNamesNoPrefix() {
        TextEncoder encoder = new TextEncoder(TextEncoderConfig.bert(13, 11, 12, 3, 2, 0.1f));
        encoder.initialize(manager);

        assertThat(HuggingFaceModel.of(encoder).names().export(encoder, manager).keySet())
                .contains("embeddings.word_embeddings.weight", "encoder.layer.1.output.dense.bias")
                .noneMatch(name -> name.startsWith("bert."));
    }
}
