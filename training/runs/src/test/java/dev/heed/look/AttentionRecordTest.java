package dev.heed.look;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Block;
import ai.djl.nn.LambdaBlock;
import ai.djl.nn.SequentialBlock;
import ai.djl.nn.core.Linear;
import ai.djl.training.ParameterStore;
import dev.heed.attention.MultiHeadAttention;
import dev.heed.block.ForwardPass;
import dev.heed.embedding.AddedPosition;
import dev.heed.embedding.EmbeddingConfig;
import dev.heed.generate.Generated;
import dev.heed.generate.GenerationConfig;
import dev.heed.generate.Generator;
import dev.heed.layer.LayerConfig;
import dev.heed.lm.LanguageModel;
import dev.heed.lm.LanguageModelConfig;
import dev.heed.mask.AttentionMask;
import dev.heed.mask.NamedMask;
import dev.heed.position.Rotary;
import dev.heed.seq2seq.OutputWeights;
import java.util.List;
import java.util.Objects;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class AttentionRecordTest {

    private static final float ROUNDING = 1e-5f;
    private static final int EMBED_DIM = 6;

    private final NDManager manager = NDManager.newBaseManager();

    @BeforeEach
    void seed() {
        Engine.getInstance().setRandomSeed(7);
    }

    @AfterEach
    void close() {
        manager.close();
    }

    private static MultiHeadAttention attention(int numHeads) {
        return MultiHeadAttention.builder()
                .setEmbedDim(EMBED_DIM)
                .setNumHeads(numHeads)
                .build();
    }

    private NDArray vectors(Block network) {
        Shape shape = new Shape(2, 5, EMBED_DIM); // (B, T, E)
        network.initialize(manager, DataType.FLOAT32, shape);
        return manager.randomNormal(shape);
    }

    private NDArray forward(Block block, NDArray input) {
        return block.forward(new ParameterStore(manager, false), new NDList(input), false)
                .singletonOrThrow();
    }

    private float[] expected(MultiHeadAttention block, NDArray input) {
        ForwardPass pass = ForwardPass.inference(new ParameterStore(manager, false));
        return block.attendWithWeights(pass, input, block.project(pass, input, input, 0), AttentionMask.none(), 0)
                .weights()
                .toFloatArray(); // (B, H, T, S)
    }

    private static void assertWeights(AttentionRecord looked, String path, float[] expected) {
        Shape shape = looked.shape(path);
        assertThat(shape.size()).isEqualTo(expected.length);
        int place = 0;
        for (int row = 0; row < shape.get(0); row++) {
            for (float[][] head : looked.heads(path, row)) {
                for (float[] query : head) {
                    for (float weight : query) {
                        assertThat(weight)
                                .as("%s, row %s, place %s", path, row, place)
                                .isCloseTo(expected[place++], within(ROUNDING));
                    }
                }
            }
        }
        assertThat(place).isEqualTo(expected.length);
    }

    @Test
    void blocksInDjlsContainersAreFoundByTheNamesOfTheChildrenOnTheWay() {
        MultiHeadAttention inner = attention(3);
        MultiHeadAttention last = attention(2);
        Block first = Linear.builder().setUnits(EMBED_DIM).build();
        Block second = Linear.builder().setUnits(EMBED_DIM).build();
        SequentialBlock network = new SequentialBlock()
                .add(first)
                .add(new SequentialBlock().add(inner))
                .add(second)
                .add(last);
        NDArray vectors = vectors(network);

        AttentionRecord looked = AttentionRecord.of(network, new NDList(vectors));

        assertThat(looked.paths()).containsExactly("SequentialBlock.MultiHeadAttention", "MultiHeadAttention");
        assertThat(looked.shape("MultiHeadAttention")).isEqualTo(new Shape(2, 2, 5, 5));
        NDArray toInner = forward(first, vectors);
        assertWeights(looked, "SequentialBlock.MultiHeadAttention", expected(inner, toInner));
        NDArray toLast = forward(second, forward(inner, toInner));
        assertWeights(looked, "MultiHeadAttention", expected(last, toLast));
    }

    @Test
    void aBlockInSeveralPlacesHasAPathForEach() {
        MultiHeadAttention shared = attention(2);
        SequentialBlock network = new SequentialBlock().add(shared).add(shared);
        NDArray vectors = vectors(network);

        AttentionRecord looked = AttentionRecord.of(network, new NDList(vectors));

        assertThat(looked.paths()).containsExactly("01MultiHeadAttention", "02MultiHeadAttention");
        assertWeights(looked, "01MultiHeadAttention", expected(shared, vectors));
        assertWeights(looked, "02MultiHeadAttention", expected(shared, forward(shared, vectors)));
    }

    @Test
    void aBlockAloneAndOneThatIsNoChildHaveTheNameOfTheirKind() {
        MultiHeadAttention hidden = attention(2);
        NDArray vectors = vectors(hidden);
        Block network = new LambdaBlock(list -> hidden.forward(new ParameterStore(manager, false), list, false));

        assertThat(AttentionRecord.of(hidden, new NDList(vectors)).paths()).containsExactly("MultiHeadAttention");
        // Without the pass's store nobody watches
        assertThat(AttentionRecord.of(network, new NDList(vectors)).paths()).isEmpty();
        assertThat(AttentionRecord.of(network, manager, (pass, scope) -> pass.through(hidden, vectors))
                        .paths())
                .containsExactly("MultiHeadAttention@1");
    }

    @Test
    void nothingStaysInNativeMemoryAndTheInputsStayAsTheyAre() {
        MultiHeadAttention network = attention(2);
        NDArray vectors = vectors(network);
        vectors.setName("query");
        NDArray before = vectors.duplicate();
        int arrays = manager.getManagedArrays().size();

        AttentionRecord.of(network, new NDList(vectors));

        assertThat(manager.getManagedArrays()).hasSize(arrays);
        assertThat(vectors.getName()).isEqualTo("query");
        assertThat(vectors.contentEquals(before)).isTrue();
    }

    /** A named mask is told apart by its name alone. */
    @Test
    void paddingIsLeftOutOfAMapAndKeysThatCountAreNot() {
        MultiHeadAttention network = attention(2);
        NDArray vectors = vectors(network);
        NDArray real = manager.create(
                new boolean[] {true, true, true, true, true, true, true, true, false, false}, new Shape(2, 5));
        real.setName(NamedMask.KEY_MASK);

        AttentionRecord looked = AttentionRecord.of(network, new NDList(vectors, real));

        List<String> tokens = List.of("a", "b", "c");
        float[][][] shown =
                Objects.requireNonNull(looked.map(1, tokens).layers().get("MultiHeadAttention"));
        float[][][] all = looked.heads("MultiHeadAttention", 1);
        AttentionTrace trace = looked.trace(1, tokens);
        assertThat(trace.layers().get("MultiHeadAttention")).isDeepEqualTo(shown);
        assertThat(trace.outputName())
                .isEqualTo(looked.map(1, tokens).outputName())
                .isEqualTo("query");
        for (int head = 0; head < 2; head++) {
            for (int query = 0; query < 3; query++) {
                float[] weights = all[head][query];
                assertThat(shown[head][query]).containsExactly(weights[0], weights[1], weights[2]);
                assertThat(weights).endsWith(0f, 0f);
            }
        }
        assertThatThrownBy(() -> looked.map(0, tokens))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(
                        "weights of MultiHeadAttention of head 1 must have a column for each of the 3 source tokens,"
                                + " but got 5 in row 0");
    }

    /** The prompt in one step, then token by token, with keys that are not there yet: the lower triangle. */
    @Test
    void stepsOfGenerationAreTheRowsOfTheFullPass() {
        LayerConfig layer = LayerConfig.builder()
                .setEmbedDim(EMBED_DIM)
                .setNumHeads(1)
                .optPosition(new Rotary())
                .build();
        EmbeddingConfig embedding = EmbeddingConfig.plain(13, EMBED_DIM, AddedPosition.none(), 0f);
        LanguageModel model = new LanguageModel(new LanguageModelConfig(embedding, layer, 2, OutputWeights.TIED));
        model.initialize(manager);
        int[] prompt = {3, 11, 7};
        Generator generator = new Generator(model, manager, GenerationConfig.greedy(5));
        Generated written = generator.best(List.of(prompt)).get(0);

        AttentionRecord steps = AttentionRecord.of(
                model,
                manager,
                (pass, scope) -> generator.watchedBy(pass.watcher()).best(List.of(prompt)));

        int[] fed = IntStream.concat(
                        IntStream.of(prompt), IntStream.of(written.tokens()).limit(4))
                .toArray(); // the last one is not
        AttentionRecord full = AttentionProbe.overText(model, manager, fed);
        assertThat(full.paths()).hasSize(2).allMatch(path -> path.matches("stack\\.layer[01]\\.selfAttention"));
        assertThat(steps.paths()).isEqualTo(full.paths());
        for (String path : full.paths()) {
            assertThat(steps.shape(path)).isEqualTo(new Shape(1, 1, 7, 7));
            float[][] stepped = steps.heads(path, 0)[0];
            float[][] whole = full.heads(path, 0)[0];
            for (int query = 0; query < 7; query++) {
                assertThat(stepped[query])
                        .as("%s, query %s", path, query)
                        .containsExactly(whole[query], within(ROUNDING));
            }
        }
    }

    @Test
    void someBlocksCanBeChosen() {
        MultiHeadAttention first = attention(2);
        MultiHeadAttention second = attention(3);
        SequentialBlock network = new SequentialBlock().add(first).add(second);
        AttentionRecord looked = AttentionRecord.of(network, new NDList(vectors(network)));

        assertThat(looked.only("02").paths()).containsExactly("02MultiHeadAttention");
        assertThat(looked.only(List.of(first)).paths()).containsExactly("01MultiHeadAttention");
        assertThat(looked.only(List.of()).paths()).isEmpty();
        assertThatThrownBy(() -> looked.only("encoder"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("part must be in a path of 01MultiHeadAttention, 02MultiHeadAttention, but got encoder");
    }

    @Test
    void whatIsNotThereIsNamed() {
        MultiHeadAttention network = attention(2);
        NDArray vectors = vectors(network);
        AttentionRecord looked = AttentionRecord.of(network, new NDList(vectors));

        assertThatThrownBy(() -> looked.heads("decoder", 0))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("path must be one of MultiHeadAttention, but got decoder");
        assertThatThrownBy(() -> looked.heads("MultiHeadAttention", 2))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("row must be in [0, B=2), but got 2");
        assertThatThrownBy(() -> AttentionRecord.of(network, new NDList()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("inputs must hold at least one array, but got none");
        assertThatThrownBy(() -> AttentionRecord.of(network, manager, (pass, scope) -> {
                    pass.through(network, vectors);
                    pass.through(network, vectors.get("0:1"));
                }))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(
                        "weights of MultiHeadAttention must be of one batch, but got (2, 2, 5, 5) and (1, 2, 5, 5)");
    }
}
