package dev.heed.torchscript;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Block;
import dev.heed.adapt.PrunedHeads;
import dev.heed.embedding.AddedPosition;
import dev.heed.encoder.EncoderHead;
import dev.heed.encoder.EncoderModels;
import dev.heed.encoder.SentenceEncoder;
import dev.heed.encoder.TextEncoder;
import dev.heed.encoder.TextEncoderConfig;
import dev.heed.layer.LayerConfig;
import dev.heed.lm.LanguageModel;
import dev.heed.lm.LanguageModelConfig;
import dev.heed.lm.LanguageModels;
import dev.heed.mask.AttentionMask;
import dev.heed.position.Alibi;
import dev.heed.seq2seq.Models;
import dev.heed.seq2seq.Seq2Seq;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class TorchScriptExportTest {

    private static final String SHARED = "one matrix of embeddings and output";
    private static final int SEED = 29;

    private final NDManager manager = NDManager.newBaseManager();

    @TempDir
    private Path folder;

    static Stream<String> languageModels() {
        return LanguageModels.all().keySet().stream();
    }

    static Stream<String> encoders() {
        return EncoderModels.all().keySet().stream();
    }

    static Stream<String> seq2seqModels() {
        return Stream.concat(
                Stream.of(
                        "fixed GRU FORWARD",
                        "fixed LSTM REVERSED",
                        "attention LSTM GENERAL feeding OFF",
                        "attention LSTM SCALED feeding ON",
                        "attention GRU ADDITIVE feeding ON",
                        SHARED),
                Models.all().keySet().stream().filter(name -> name.startsWith("transformer")));
    }

    @ParameterizedTest
    @MethodSource("languageModels")
    void languageModelGivesTheSameLogitsForAnyBatchAndLength(String name) throws Exception {
        LanguageModelConfig config = Objects.requireNonNull(LanguageModels.all().get(name));
        try (manager;
                Exported exported = exported(LanguageModels.initialised(config, manager, SEED))) {

            exported.assertEqual(manager, Exported.ids(manager, LanguageModels.VOCAB_SIZE, 3, 7));
            exported.assertEqual(manager, Exported.ids(manager, LanguageModels.VOCAB_SIZE, 2, 13));
        }
    }

    @ParameterizedTest
    @MethodSource("encoders")
    void encoderUnderEachHeadGivesTheSameForAnyMaskAndSegments(String name) throws Exception {
        Supplier<Block> maker = Objects.requireNonNull(EncoderModels.all().get(name));
        Block network = EncoderModels.initialised(maker, manager, SEED);
        int numSegments = encoder(network).config().numSegments();
        try (manager;
                Exported exported = exported(network)) {
            NDArray tokens = Exported.ids(manager, EncoderModels.VOCAB_SIZE, 3, 7);
            NDArray oneRowHidden = manager.create(
                    new float[] {1, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 0, 1, 1, 1, 0}, new Shape(3, 7));

            exported.assertEqual(manager, Exported.ids(manager, EncoderModels.VOCAB_SIZE, 2, 11));
            if (numSegments == 0) {
                exported.assertEqual(manager, tokens, oneRowHidden);
            } else {
                NDArray boolMask = oneRowHidden.toType(DataType.BOOLEAN, true);
                exported.assertEqual(
                        manager,
                        tokens,
                        boolMask,
                        Exported.ids(manager, 3, 3, 7).sub(1));
            }
        }
    }

    @Test
    void whatLayersHideIsHiddenBesideTheMask() throws Exception {
        LayerConfig layer = LayerConfig.builder()
                .setEmbedDim(12)
                .setNumHeads(3)
                .optPosition(new Alibi())
                .optVisibility(AttentionMask.slidingWindow(3, 1))
                .build();
        TextEncoder encoder = new TextEncoder(new TextEncoderConfig(13, AddedPosition.none(), 0, layer, 2, 0, 0.3f));
        encoder.initialize(manager);
        try (manager;
                Exported exported = exported(encoder)) {
            NDArray mask = manager.create(new long[] {1, 1, 1, 1, 1, 0, 0, 0, 1, 1, 1, 1, 1, 1}, new Shape(2, 7));

            exported.assertEqual(manager, Exported.ids(manager, 13, 2, 7), mask);
        }
    }

    @Test
    void prunedHeadsStayPruned() throws Exception {
        LanguageModelConfig config = Objects.requireNonNull(LanguageModels.all().get("alibi"));
        LanguageModel network = LanguageModels.initialised(config, manager, SEED);
        new PrunedHeads(Map.of("stack.layer1.selfAttention", List.of(0))).apply(network);
        try (manager;
                Exported exported = exported(network)) {

            exported.assertEqual(manager, Exported.ids(manager, LanguageModels.VOCAB_SIZE, 2, 7));
        }
    }

    private static TextEncoder encoder(Block network) {
        if (network instanceof EncoderHead head) {
            return head.encoder();
        }
        return network instanceof SentenceEncoder sentences ? sentences.encoder() : (TextEncoder) network;
    }

    @ParameterizedTest
    @MethodSource("seq2seqModels")
    void seq2seqModelGivesTheSameTeacherForcedLogits(String name) throws Exception {
        Supplier<Seq2Seq> maker = name.equals(SHARED)
                ? Models::shared
                : Objects.requireNonNull(Models.all().get(name));
        try (manager;
                Exported exported = exported(Models.initialised(maker, manager, SEED))) {
            long[] padded = {4, 7, 0, 5, 0, 0, 0, 8, 0, 0, 0, 0, 0, 0, 4, 5, 6, 7, 8, 0, 0};
            NDArray source = manager.create(padded, new Shape(3, 7));

            exported.assertEqual(manager, source, Exported.ids(manager, Models.TARGET_VOCAB, 3, 5));
            exported.assertEqual(
                    manager,
                    Exported.ids(manager, Models.SOURCE_VOCAB, 2, 5),
                    Exported.ids(manager, Models.TARGET_VOCAB, 2, 11));
        }
    }

    private Exported exported(Block network) throws Exception {
        return Exported.of(network, folder.resolve("model.pt"), SEED);
    }
}
