package dev.heed.cli;

import static dev.heed.cli.CommandRun.heed;
import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import dev.heed.io.SafeTensors;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Folders of Hugging Face's that contradict themselves or hold what Heed has not: each command refuses them in a sentence. */
class DamagedFolderTest {

    private static final String WEIGHTS = "model.safetensors";
    private static final String SHARD = "model-00001-of-00002.safetensors";

    @TempDir
    private static Path shared = Path.of("");

    @TempDir
    private Path folder = Path.of("");

    @BeforeAll
    static void export() throws IOException {
        Files.writeString(text(), "the heron wades, the heron flies\n".repeat(7));
        Path recipe = Files.writeString(shared.resolve("gpt2.yaml"), """
                data: {type: text, train: %s, context: 7}
                model: {type: languageModel, embedDim: 12, numHeads: 3, numLayers: 2, position: learned, norm: layer, bias: all}
                budget: {steps: 1}
                """.formatted(text()));
        assertThat(heed("train", recipe, "--quiet", "--out", shared.resolve("run"))
                        .err())
                .isEmpty();
        assertThat(heed("export", shared.resolve("run"), "--format", "huggingface", "--out", shared.resolve("whole"))
                        .err())
                .isEmpty();
    }

    private static Path text() {
        return shared.resolve("text.txt");
    }

    private interface Change {
        void to(Path folder) throws IOException;
    }

    private static void setting(Path folder, String from, String to) throws IOException {
        Path config = folder.resolve("config.json");
        String before = Files.readString(config);
        assertThat(before).contains(from);
        Files.writeString(config, before.replace(from, to));
    }

    private static void changed(Path folder, String tensor, UnaryOperator<NDArray> change) {
        try (NDManager manager = NDManager.newBaseManager()) {
            Map<String, NDArray> arrays = SafeTensors.read(folder.resolve(WEIGHTS), manager);
            arrays.computeIfPresent(tensor, (name, array) -> change.apply(array));
            SafeTensors.write(folder.resolve(WEIGHTS), arrays);
        }
    }

    private static void quantised(Path folder) {
        changed(folder, "transformer.h.0.attn.c_attn.weight", array -> array.toType(DataType.INT8, false));
    }

    private static void shards(Path folder) throws IOException {
        Files.move(folder.resolve(WEIGHTS), folder.resolve(SHARD));
        Files.writeString(folder.resolve(WEIGHTS + ".index.json"), """
                {"weight_map": {"transformer.wte.weight": "%s", "transformer.wpe.weight": "model-00002-of-00002.safetensors"}}
                """.formatted(SHARD));
    }

    /** A file with room for all that its header claims. */
    private static void header(Path folder) throws IOException {
        try (RandomAccessFile file =
                new RandomAccessFile(folder.resolve(WEIGHTS).toFile(), "rw")) {
            file.setLength(3L << 30); // without taking the space
            file.writeLong(Long.reverseBytes(1L << 31));
        }
    }

    private static void pickle(Path folder) throws IOException {
        Files.move(folder.resolve(WEIGHTS), folder.resolve("pytorch_model.bin"));
    }

    private static void tokenizer(Path folder) throws IOException {
        Path other = ExportCommandTest.SENTENCES.resolve("tokenizer.json");
        Files.copy(other, folder.resolve("tokenizer.json"), StandardCopyOption.REPLACE_EXISTING);
    }

    /**
     * What is done to a folder that was whole.
     *
     * @param sentence what each command says then, with DIR for the folder
     */
    private record Damage(String name, Change change, String sentence) {

        @Override
        public String toString() {
            return name;
        }
    }

    private static final List<Damage> DAMAGES = List.of(
            new Damage(
                    "width",
                    folder -> setting(folder, "\"n_embd\": 12", "\"n_embd\": 15"),
                    "parameters must fit the network, but got DIR/model.safetensors with transformer.wte.weight (20, 12)"
                            + " float32 instead of (20, 15) float32, transformer.wpe.weight (7, 12) float32 instead of (7,"
                            + " 15) float32, transformer.h.0.ln_1.weight (12) float32 instead of (15) float32,"
                            + " transformer.h.1.ln_1.weight (12) float32 instead of (15) float32 and 24 more"),
            new Damage(
                    "layers",
                    folder -> setting(folder, "\"n_layer\": 2", "\"n_layer\": 3"),
                    "parameters must fit the network, but got DIR/model.safetensors with no transformer.h.2.ln_1.weight"
                            + " (12) float32, no transformer.h.2.ln_1.bias (12) float32, no transformer.h.2.attn.c_attn.weight"
                            + " (12, 36) float32, no transformer.h.2.attn.c_attn.bias (36) float32 and 8 more"),
            new Damage(
                    "size",
                    folder -> setting(folder, "\"n_embd\": 12", "\"n_embd\": 49152"),
                    "DIR/model.safetensors: weights must be as many as config.json describes, at least 57983926272, but got"
                            + " 4116"),
            new Damage(
                    "architecture",
                    folder -> setting(folder, "GPT2LMHeadModel", "BloomForCausalLM"),
                    "DIR/config.json: architectures must begin with one of [GPT2LMHeadModel, GPT2Model, LlamaForCausalLM,"
                            + " LlamaModel, MistralForCausalLM, MistralModel, Qwen2ForCausalLM, Qwen2Model, BertModel,"
                            + " BertForSequenceClassification, BertForTokenClassification, BertForMaskedLM,"
                            + " BertForPreTraining], but got [\"BloomForCausalLM\"]"),
            new Damage(
                    "activation",
                    folder -> setting(folder, "\"gelu\"", "\"xielu\""),
                    "DIR/config.json: activation_function must be one of [gelu, gelu_fast, gelu_new, gelu_pytorch_tanh,"
                            + " relu], which Heed has, but got \"xielu\""),
            new Damage(
                    "quantised tensor",
                    DamagedFolderTest::quantised,
                    "DIR/model.safetensors: weights must be floating-point numbers, not quantised, but got"
                            + " transformer.h.0.attn.c_attn.weight (12, 36) int8"),
            new Damage(
                    "quantised setting",
                    folder -> setting(folder, "\"n_embd\"", "\"quantization_config\": {\"bits\": 4}, \"n_embd\""),
                    "DIR/config.json: quantization_config must be left out, since Heed does not have this setting, but got"
                            + " {\"bits\":4}"),
            new Damage(
                    "shard",
                    DamagedFolderTest::shards,
                    "DIR/model.safetensors.index.json: tensor transformer.wpe.weight must be in a file that is there, but"
                            + " got model-00002-of-00002.safetensors"),
            new Damage(
                    "header",
                    DamagedFolderTest::header,
                    "DIR/model.safetensors: header must be at most 100000000 bytes long, but got a length of 2147483648"),
            new Damage(
                    "pickle",
                    DamagedFolderTest::pickle,
                    "DIR must have a model.safetensors or a model.safetensors.index.json, but got pytorch_model.bin, a"
                            + " pickle, which may run code when it is read; save it with safetensors"),
            new Damage(
                    "tokenizer",
                    DamagedFolderTest::tokenizer,
                    "tokenizer must be of the network's vocabulary, vocab_size=20, but got one of 131 ids:"
                            + " PretrainedTokenizer of 131 ids from DIR/tokenizer.json"));

    private static List<Damage> damages() {
        return DAMAGES;
    }

    private static Path recipe(String name, Path start, String more) throws IOException {
        return Files.writeString(shared.resolve(name), """
                data: {type: text, train: %s, context: 7}
                model: {type: pretrainedLanguageModel}
                start: %s
                budget: {steps: 1}
                %s
                """.formatted(text(), start, more));
    }

    @BeforeEach
    void copy() throws IOException {
        try (Stream<Path> files = Files.list(shared.resolve("whole"))) {
            for (Path file : files.toList()) {
                Files.copy(file, folder.resolve(file.getFileName()));
            }
        }
    }

    @ParameterizedTest
    @MethodSource("damages")
    void isRefusedByEveryCommand(Damage damage) throws IOException {
        CommandRun refusal = CommandRun.refusal(damage.sentence().replace("DIR", folder.toString()));
        Path out = shared.resolve("out");

        damage.change().to(folder);

        assertThat(heed("predict", folder, "the")).isEqualTo(refusal);
        assertThat(heed("test", folder, "--data", text())).isEqualTo(refusal);
        assertThat(heed("export", folder, "--format", "torchscript", "--out", out))
                .isEqualTo(refusal);
        assertThat(out).doesNotExist();
        assertThat(heed("train", recipe("on.yaml", folder, ""), "--quiet", "--out", shared.resolve("on")))
                .isEqualTo(refusal);
    }

    /** A checkpoint has the adapters alone; what they are for must be what it was. */
    @Test
    void adaptersOfAnotherBaseAreRefused() throws IOException {
        Path run = shared.resolve("adapted");
        assertThat(heed("train", recipe("adapted.yaml", folder, "lora: {rank: 2}"), "--quiet", "--out", run)
                        .err())
                .isEmpty();
        assertThat(heed("predict", run, "the", "--checkpoint").exitCode()).isZero();

        changed(folder, "transformer.h.1.mlp.c_fc.weight", array -> array.add(1));

        CommandRun refusal = heed("predict", run, "the", "--checkpoint");
        assertThat(refusal.exitCode()).isEqualTo(2);
        assertThat(refusal.out()).isEmpty();
        assertThat(refusal.err().strip())
                .matches("heed: frozen parameters must be those that the run began with, SHA-256 [0-9a-f]{64}, but got"
                        + " [0-9a-f]{64} \\(" + Pattern.quote(run.resolve("checkpoints/step-00000001") + ")"));
        assertThat(heed("train", "--resume", run, "--set", "budget.steps=2")).isEqualTo(refusal);
    }
}
