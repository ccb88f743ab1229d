package dev.heed.huggingface;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.training.ParameterStore;
import dev.heed.block.ForwardPass;
import dev.heed.encoder.SentenceEncoder;
import dev.heed.encoder.TextInputs;
import dev.heed.io.SavedTensors;
import dev.heed.io.StrictJsonFile;
import dev.heed.test.ArrayAssert;
import dev.heed.text.TokenBatch;
import dev.heed.text.Tokenizer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * The real MiniLM against transformers, sentence by sentence. {@code models/src/test/python/minilm.py} says where its folder
 * is from, and computes what to compare with.
 */
@Tag("long")
class MiniLmTest {

    private static final String FOLDER = "heed.minilm";
    private static final String EMBEDDINGS = "heed.minilm.embeddings";
    private static final double TOLERANCE = 1e-4;
    private static final int BATCH_SIZE = 17;

    @Test
    void embeddingsAreThoseOfTransformers() {
        assumeTrue(System.getProperty(FOLDER) != null, "needs -D" + FOLDER + " and -D" + EMBEDDINGS);
        Path folder = Path.of(System.getProperty(FOLDER));
        HuggingFaceModel model = HuggingFaceModel.read(folder);
        Tokenizer tokenizer = Tokenizer.load(folder.resolve("tokenizer.json"));
        List<int[]> rows = new ArrayList<>();
        StrictJsonFile.readList(FolderReference.folder("minilm-sentences.json"))
                .forEach(text -> rows.add(tokenizer
                        .encodeForModel(text.getAsString(), model.maxLength())
                        .ids()));
        double largest = 0;
        try (NDManager manager = NDManager.newBaseManager();
                SavedTensors expected = SavedTensors.open(Path.of(System.getProperty(EMBEDDINGS)))) {
            SentenceEncoder encoder = (SentenceEncoder) model.load(manager);
            double[] vectors = ArrayAssert.doubles(expected.read("embeddings", manager));
            int size = vectors.length / rows.size();
            for (int row = 0; row < rows.size(); row++) {
                long[] ids = expected.read("ids." + row, manager)
                        .toType(DataType.INT64, false)
                        .toLongArray();
                assertThat(rows.get(row))
                        .as("tokens of sentence %s", row)
                        .isEqualTo(Arrays.stream(ids).mapToInt(Math::toIntExact).toArray());
            }
            for (int from = 0; from < rows.size(); from += BATCH_SIZE) {
                int to = Math.min(rows.size(), from + BATCH_SIZE);
                double[] expectedRows = Arrays.copyOfRange(vectors, from * size, to * size);
                try (NDManager scope = manager.newSubManager()) {
                    float[] actual = encoder.embeddings(
                                    ForwardPass.inference(new ParameterStore(scope, false)),
                                    TextInputs.of(scope, TokenBatch.of(rows.subList(from, to))))
                            .toFloatArray();
                    assertThat(actual).hasSameSizeAs(expectedRows);
                    for (int place = 0; place < actual.length; place++) {
                        double error = Math.abs(actual[place] - expectedRows[place]);
                        assertThat(error)
                                .as("element %s of sentence %s", place % size, from + place / size)
                                .isLessThanOrEqualTo(TOLERANCE);
                        largest = Math.max(largest, error);
                    }
                }
            }
        }
        System.out.printf("%d sentences, largest difference %.2e%n", rows.size(), largest);
    }
}
