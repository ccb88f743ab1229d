package dev.heed.huggingface;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.training.ParameterStore;
import com.google.gson.Gson;
import com.google.gson.JsonObject;
import dev.heed.block.ForwardPass;
import dev.heed.encoder.SentenceEncoder;
import dev.heed.encoder.TextEncoder;
import dev.heed.encoder.TextInputs;
import dev.heed.io.AtomicFile;
import dev.heed.io.StrictJsonFile;
import dev.heed.layer.Pooling;
import dev.heed.test.ArrayAssert;
import dev.heed.text.TokenBatch;
import dev.heed.text.Tokenizer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Folders of sentence encoders, as sentence-transformers lays them out. */
class SentenceFolderTest {

    private static final double TOLERANCE = 1e-5;
    private static final Path FOLDER = FolderReference.folder("sentences");

    @TempDir
    Path temporary;

    private final NDManager manager = NDManager.newBaseManager();

    @AfterEach
    void close() {
        manager.close();
    }

    /** What {@code models/src/test/python/bert_folders.py} wrote. */
    record Expected(List<String> texts, List<Long> shape, List<Double> output) {}

    private static Expected expected() {
        return new Gson().fromJson(StrictJsonFile.read(FOLDER.resolve("expected.json")), Expected.class);
    }

    private NDArray embeddings(HuggingFaceModel model, List<String> texts) {
        SentenceEncoder encoder = (SentenceEncoder) model.load(manager);
        Tokenizer tokenizer = Tokenizer.load(FOLDER.resolve("tokenizer.json"));
        TokenBatch batch = TokenBatch.of(texts.stream()
                .map(text -> tokenizer.encodeForModel(text, model.maxLength()).ids())
                .toList());
        return encoder.embeddings(
                ForwardPass.inference(new ParameterStore(manager, false)), TextInputs.of(manager, batch));
    }

    @Test
    void textsHaveTheVectorsOfSentenceTransformers() {
        Expected expected = expected();
        HuggingFaceModel model = HuggingFaceModel.read(FOLDER);

        assertThat(model.maxLength()).isEqualTo(17);
        ArrayAssert.assertThat(embeddings(model, expected.texts()))
                .hasShape(expected.shape().stream().mapToLong(Long::longValue).toArray())
                .isCloseTo(
                        expected.output().stream()
                                .mapToDouble(Double::doubleValue)
                                .toArray(),
                        TOLERANCE);
    }

    @Test
    void isWrittenAsItWasRead() {
        List<String> texts = expected().texts();
        HuggingFaceModel model = HuggingFaceModel.read(FOLDER);
        NDArray before = embeddings(model, texts);
        Path target = temporary.resolve("written");

        model.write(target, Tokenizer.load(FOLDER.resolve("tokenizer.json")));

        ArrayAssert.assertThat(embeddings(HuggingFaceModel.read(target), texts)).isBitEqualTo(before);
        for (String file : List.of("sentence_bert_config.json", "1_Pooling/config.json")) {
            JsonObject original = StrictJsonFile.read(FOLDER.resolve(file));
            StrictJsonFile.read(target.resolve(file))
                    .asMap()
                    .forEach((key, value) -> assertThat(value).as(key).isEqualTo(original.get(key)));
        }
        assertThat(StrictJsonFile.readList(target.resolve("modules.json")))
                .isEqualTo(StrictJsonFile.readList(FOLDER.resolve("modules.json")));
    }

    @Test
    void theFirstTokenMayStandForTheTextAndTheLengthBeLeft() {
        TextEncoder encoder = ((SentenceEncoder) HuggingFaceModel.read(FOLDER).load(manager)).encoder();
        Path target = temporary.resolve("written");

        HuggingFaceModel.of(sentencesOf(encoder)).write(target, null);

        HuggingFaceModel again = HuggingFaceModel.read(target);
        SentenceEncoder sentences = (SentenceEncoder) again.network();
        assertThat(sentences.pooling()).isEqualTo(Pooling.FIRST);
        assertThat(sentences.length()).isEqualTo(SentenceEncoder.Length.POOLED);
        assertThat(again.maxLength()).isEqualTo(23);
        Path shorter = temporary.resolve("shorter");
        HuggingFaceModel.of(sentencesOf(encoder)).withMaxLength(19).write(shorter, null);
        assertThat(HuggingFaceModel.read(shorter).maxLength()).isEqualTo(19);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> again.withMaxLength(0))
                .withMessage("maxLength must be at least 1, but got 0");
    }

    private static SentenceEncoder sentencesOf(TextEncoder encoder) {
        return new SentenceEncoder(encoder, Pooling.FIRST, SentenceEncoder.Length.POOLED);
    }

    @Test
    void theLengthOfTheEncoderComesBeforeThatOfTheTokenizer() throws Exception {
        Path folder = BertErrorsTest.copy("sentences", temporary.resolve("longer"));
        AtomicFile.writeText(folder.resolve("sentence_bert_config.json"), "{\"max_seq_length\": 19}");
        AtomicFile.writeText(folder.resolve("tokenizer_config.json"), "{\"model_max_length\": 11}");

        assertThat(HuggingFaceModel.read(folder).maxLength()).isEqualTo(19);
        AtomicFile.writeText(folder.resolve("sentence_bert_config.json"), "{\"max_seq_length\": null}");
        assertThat(HuggingFaceModel.read(folder).maxLength()).isEqualTo(11);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        {"type": "BertNormalizer", "lowercase": true}                                 | true
        {"type": "Lowercase"}                                                         | true
        {"type": "Sequence", "normalizers": [{"type": "NFC"}, {"type": "Lowercase"}]} | true
        {"type": "BertNormalizer", "lowercase": false}                                | false
        {"type": "Sequence", "normalizers": [{"type": "NFC"}]}                        | false
        null                                                                          | false
        """)
    void smallLettersAreTheTokenizersToMake(String normalizer, boolean lowercases) throws Exception {
        Path folder = BertErrorsTest.copy("sentences", temporary.resolve("small"));
        AtomicFile.writeText(folder.resolve("tokenizer.json"), "{\"normalizer\": " + normalizer + "}");
        Path file = folder.resolve("sentence_bert_config.json");
        AtomicFile.writeText(file, "{\"max_seq_length\": 17, \"do_lower_case\": true}");

        if (lowercases) {
            assertThat(HuggingFaceModel.read(folder).maxLength()).isEqualTo(17);
        } else {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> HuggingFaceModel.read(folder))
                    .withMessage(
                            file + ": do_lower_case must be false where tokenizer.json keeps capitals, but got true");
        }
    }

    /** The names of sentence-transformers 6. */
    @Test
    void newNamesAreReadToo() throws Exception {
        Path folder = BertErrorsTest.copy("sentences", temporary.resolve("new"));
        Path modules = folder.resolve("modules.json");
        AtomicFile.writeText(
                modules,
                Files.readString(modules)
                        .replace("models.Transformer", "base.modules.transformer.Transformer")
                        .replace("models.Pooling", "sentence_transformer.modules.pooling.Pooling")
                        .replace("models.Normalize", "base.modules.normalize.Normalize"));
        AtomicFile.writeText(
                folder.resolve("1_Pooling/config.json"),
                "{\"embedding_dimension\": 12, \"pooling_mode\": \"cls\", \"include_prompt\": true}");
        AtomicFile.writeText(
                folder.resolve("sentence_bert_config.json"),
                "{\"transformer_task\": \"feature-extraction\", \"modality_config\": {\"text\": {\"method\":"
                        + " \"forward\"}}, \"module_output_name\": \"token_embeddings\"}");
        AtomicFile.writeText(folder.resolve("tokenizer_config.json"), "{\"model_max_length\": 19}");

        HuggingFaceModel model = HuggingFaceModel.read(folder);

        assertThat(((SentenceEncoder) model.network()).pooling()).isEqualTo(Pooling.FIRST);
        assertThat(model.maxLength()).isEqualTo(19);
    }
}
