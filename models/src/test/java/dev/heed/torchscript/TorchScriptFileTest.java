package dev.heed.torchscript;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.AbstractBlock;
import ai.djl.nn.Block;
import ai.djl.nn.BlockList;
import ai.djl.nn.SequentialBlock;
import ai.djl.training.ParameterStore;
import dev.heed.block.Activation;
import dev.heed.embedding.AddedPosition;
import dev.heed.embedding.EmbeddingConfig;
import dev.heed.encoder.EncoderModels;
import dev.heed.layer.LayerConfig;
import dev.heed.lm.LanguageModel;
import dev.heed.lm.LanguageModelConfig;
import dev.heed.lm.LanguageModels;
import dev.heed.seq2seq.OutputWeights;
import dev.heed.test.ArrayAssert;
import java.io.File;
import java.lang.reflect.Field;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class TorchScriptFileTest {

    private static final int SEED = 31;

    private final NDManager manager = NDManager.newBaseManager();

    @TempDir
    private Path folder;

    private Block tied() {
        return LanguageModels.initialised(LanguageModels.learned(17), manager, SEED);
    }

    @Test
    void eachParameterIsStoredOnceWhereItCanBeMapped() throws Exception {
        Path file = folder.resolve("tied.pt");
        Block network = tied();
        Exported.spread(network, SEED);

        TorchScriptExport.write(network, file);

        byte[] bytes = Files.readAllBytes(file);
        try (manager;
                ZipFile zip = new ZipFile(file.toFile())) {
            List<? extends ZipEntry> values = zip.stream()
                    .filter(entry -> entry.getName().startsWith("heed/data/"))
                    .toList();
            NDArray embedding = network.getParameters().valueAt(0).getArray();
            byte[] first = ByteBuffer.allocate((int) embedding.size() * Float.BYTES)
                    .order(ByteOrder.LITTLE_ENDIAN)
                    .put(embedding.toByteBuffer())
                    .array();

            assertThat(values).hasSize(network.getParameters().size());
            for (ZipEntry entry : values) {
                assertThat(start(bytes, entry) % 64).as(entry.getName()).isZero();
            }
            try (var content = zip.getInputStream(values.get(0))) {
                assertThat(content.readAllBytes()).isEqualTo(first);
            }
        }
    }

    /** Where the content of an entry begins: its own bytes are looked for. */
    private static int start(byte[] archive, ZipEntry entry) {
        String text = new String(archive, StandardCharsets.ISO_8859_1);
        int name = text.indexOf(entry.getName());
        ByteBuffer header = ByteBuffer.wrap(archive).order(ByteOrder.LITTLE_ENDIAN);
        return name + entry.getName().length() + header.getShort(name - 2);
    }

    @Test
    void equalModelsGiveEqualFilesWhateverStoodThere() throws Exception {
        Block network = tied();
        Path first = folder.resolve("first.pt");
        Path second = Files.writeString(folder.resolve("second.pt"), "an older file");

        TorchScriptExport.write(network, first);
        TorchScriptExport.write(network, second);

        assertThat(second).hasSameBinaryContentAs(first);
        manager.close();
    }

    @Test
    void parametersHaveTheirNamesWithDots() throws Exception {
        try (manager;
                Exported exported = Exported.of(tied(), folder.resolve("model.pt"), SEED)) {
            assertThat(exported.parameterNames())
                    .startsWith(
                            "embedding.weight",
                            "embedding.position.weight",
                            "stack.layer0.selfAttention.queryProjection.weight")
                    .contains("stack.layer1.feedForwardResidual.norm.gamma")
                    .endsWith("stack.norm.gamma", "stack.norm.beta");
        }
    }

    @Test
    void answersTheSameOnAnotherThread() throws Exception {
        try (manager;
                Exported exported = Exported.of(tied(), folder.resolve("model.pt"), SEED)) {
            NDArray tokens = Exported.ids(manager, LanguageModels.VOCAB_SIZE, 2, 5);
            NDArray here = exported.predict(tokens);
            NDArray there = CompletableFuture.supplyAsync(
                            () -> exported.predict(tokens), task -> new Thread(task).start())
                    .join();

            ArrayAssert.assertThat(there).isCloseTo(here, 0);
        }
    }

    /** A process that has DJL and its natives, and of Heed one file that it is given. */
    @Test
    void runsWithoutHeed() throws Exception {
        Path classes = Files.createDirectories(folder.resolve("classes"));
        String name = PlainDjl.class.getName().replace('.', '/') + ".class";
        Path copy = classes.resolve(name);
        Files.createDirectories(Objects.requireNonNull(copy.getParent()));
        Files.copy(Objects.requireNonNull(PlainDjl.class.getClassLoader().getResourceAsStream(name)), copy);
        String libraries = Stream.of(System.getProperty("java.class.path").split(File.pathSeparator))
                .filter(entry ->
                        entry.endsWith(".jar") && !new File(entry).getName().startsWith("heed"))
                .collect(Collectors.joining(File.pathSeparator));
        Block classifier = EncoderModels.initialised(
                Objects.requireNonNull(EncoderModels.all().get("classifier, mean")), manager, SEED);
        Path file = folder.resolve("classifier.pt");
        TorchScriptExport.write(classifier, file);
        float[] expected = classifier
                .forward(
                        new ParameterStore(manager, false),
                        new NDList(manager.create(new long[] {2, 7, 5, 3}, new Shape(1, 4))),
                        false)
                .singletonOrThrow()
                .toFloatArray();

        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:TieredStopAtLevel=1",
                        "-Dai.djl.offline=true",
                        "-cp",
                        classes + File.pathSeparator + libraries,
                        PlainDjl.class.getName(),
                        file.toString())
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        List<String> lines = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8)
                .lines()
                .toList();

        assertThat(process.waitFor()).isZero();
        assertThat(lines).hasSize(expected.length);
        for (int i = 0; i < expected.length; i++) {
            assertThat(Math.abs(Float.parseFloat(lines.get(i)) - expected[i])).isLessThan(1e-5f);
        }
        manager.close();
    }

    @ParameterizedTest
    @EnumSource
    void everyActivationCanBeExported(Activation activation) {
        LayerConfig layer = LayerConfig.builder()
                .setEmbedDim(6)
                .setNumHeads(3)
                .optActivation(activation)
                .build();
        EmbeddingConfig embedding = EmbeddingConfig.scaled(11, 6, AddedPosition.none(), 0);
        LanguageModel model = new LanguageModel(new LanguageModelConfig(embedding, layer, 1, OutputWeights.TIED));
        model.initialize(manager);
        Path file = folder.resolve("model.pt");

        TorchScriptExport.write(model, file);

        assertThat(file).isNotEmptyFile();
        manager.close();
    }

    @Test
    void loadedFileRefusesWhatTheModelRefuses() throws Exception {
        try (manager;
                Exported exported = Exported.of(tied(), folder.resolve("model.pt"), SEED)) {
            NDArray tooLong = Exported.ids(manager, LanguageModels.VOCAB_SIZE, 1, 18);

            assertThatThrownBy(() -> exported.predict(tooLong))
                    .hasStackTraceContaining("length must be at most maxLength=17 for learned position, but got 18");
        }
    }

    @Test
    void partThatWasAddedIsRefused() throws Exception {
        Block network = tied();
        Block feedForward = network.getChildren()
                .get("02stack")
                .getChildren()
                .get("01layer0")
                .getChildren()
                .get("03feedForward");
        Field children = AbstractBlock.class.getDeclaredField("children");
        children.setAccessible(true);
        ((BlockList) children.get(feedForward)).add("gates", new SequentialBlock());

        assertThatIllegalArgumentException()
                .isThrownBy(() -> TorchScriptExport.write(network, folder.resolve("model.pt")))
                .withMessage(
                        "stack.layer0.feedForward.gates must be a part that TorchScript has in a FeedForward, but got"
                                + " one that was added; merge or remove it first");
        manager.close();
    }

    @Test
    void blockOfAnotherKindIsRefused() {
        Block network = new SequentialBlock().add(tied());

        assertThatIllegalArgumentException()
                .isThrownBy(() -> TorchScriptExport.write(network, folder.resolve("model.pt")))
                .withMessage("network must be one of Heed's models to become TorchScript, but got"
                        + " ai.djl.nn.SequentialBlock");
        assertThat(folder).isEmptyDirectory();
        manager.close();
    }

    @Test
    void modelWithoutParametersYetIsRefused() {
        Block network = new LanguageModel(LanguageModels.learned(17));

        assertThatIllegalArgumentException()
                .isThrownBy(() -> TorchScriptExport.write(network, folder.resolve("model.pt")))
                .withMessage("embedding.weight must be initialised or loaded, but got no values yet");
    }

    @Test
    void otherNumbersThanFloat32AreRefused() {
        Block network = new LanguageModel(LanguageModels.learned(17));
        network.initialize(manager, DataType.FLOAT64, new Shape(1, 1));

        assertThatIllegalArgumentException()
                .isThrownBy(() -> TorchScriptExport.write(network, folder.resolve("model.pt")))
                .withMessage("embedding.weight must be float32, but got float64");
        manager.close();
    }
}
