package dev.heed.layer;

import static dev.heed.test.ArrayAssert.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.AbstractBlock;
import ai.djl.nn.Block;
import ai.djl.nn.LambdaBlock;
import ai.djl.nn.ParallelBlock;
import ai.djl.nn.SequentialBlock;
import ai.djl.training.ParameterStore;
import ai.djl.util.PairList;
import dev.heed.attention.AdditiveAttention;
import dev.heed.block.ForwardPass;
import dev.heed.block.Precision;
import dev.heed.mask.AttentionMask;
import dev.heed.test.Shapes;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What a pass carries reaches Heed's blocks through DJL's containers and a user's own blocks. */
class ContainersTest {

    private static final Shapes SHAPES = Shapes.seeded(1);

    private final NDManager manager = NDManager.newBaseManager();
    private final EncoderLayer first = layer();
    private final EncoderLayer second = layer();
    private final NDArray tokens =
            SHAPES.normal(manager, 1, SHAPES.batchSize(), SHAPES.queryLength(), SHAPES.embedDim());

    @BeforeEach
    void initialise() {
        first.initialize(manager, DataType.FLOAT32, tokens.getShape());
        second.initialize(manager, DataType.FLOAT32, tokens.getShape());
    }

    @AfterEach
    void close() {
        manager.close();
    }

    /** Ways to put two layers into one block. */
    enum Nest {
        SEQUENTIAL {
            @Override
            Block of(Block first, Block second) {
                return new SequentialBlock()
                        .add(new SequentialBlock().add(first).add(second));
            }
        },
        PARALLEL {
            @Override
            Block of(Block first, Block second) {
                Block lambda = new LambdaBlock(list -> list);
                return new SequentialBlock()
                        .add(new ParallelBlock(lists -> lists.get(0), List.of(first, lambda)))
                        .add(lambda)
                        .add(second);
            }
        },
        OWN_BLOCK {
            @Override
            Block of(Block first, Block second) {
                return new SequentialBlock().add(new OwnBlock(first)).add(new OwnBlock(second));
            }
        };

        abstract Block of(Block first, Block second);
    }

    @ParameterizedTest
    @EnumSource
    void theWatcherSeesTheWeightsOfAllBlocks(Nest nest) {
        Block network = nest.of(first, second);
        List<NDArray> typed = new ArrayList<>();
        typed(pass().watchedBy((block, weights) -> typed.add(weights)));
        List<NDArray> seen = new ArrayList<>();
        ForwardPass pass = pass().watchedBy((block, weights) -> seen.add(weights));

        pass.through(network, tokens);
        network.forward(pass.parameters(), new NDList(tokens), pass.training());

        assertThat(seen).hasSize(4);
        for (int i = 0; i < seen.size(); i++) {
            assertThat(seen.get(i)).isBitEqualTo(typed.get(i % 2));
        }
    }

    @ParameterizedTest
    @EnumSource
    void thePrecisionIsThatOfThePass(Nest nest) {
        Block network = nest.of(first, second);

        NDArray rounded = pass().in(Precision.BFLOAT16).through(network, tokens);

        assertThat(rounded).isBitEqualTo(typed(pass().in(Precision.BFLOAT16)));
        assertThat(rounded).differsFrom(typed(pass()), 1e-4);
        assertThat(pass().in(Precision.BFLOAT16).in(Precision.FLOAT32).through(network, tokens))
                .isBitEqualTo(typed(pass()));
    }

    @ParameterizedTest
    @EnumSource
    void bothTravelTogether(Nest nest) {
        List<NDArray> seen = new ArrayList<>();
        ForwardPass pass = pass().in(Precision.BFLOAT16).watchedBy((block, weights) -> seen.add(weights));

        NDArray output = pass.through(nest.of(first, second), tokens);

        assertThat(seen).hasSize(2);
        assertThat(output).isBitEqualTo(typed(pass));
    }

    @Test
    void aPassMadeFromItsStoreIsTheSame() {
        ParameterStore store = new ParameterStore(manager, false);
        ForwardPass pass =
                ForwardPass.inference(store).watchedBy((block, weights) -> {}).in(Precision.BFLOAT16);

        assertThat(new ForwardPass(pass.parameters(), false)).isEqualTo(pass);
        assertThat(pass.parameters().getManager()).isSameAs(manager);
        assertThat(ForwardPass.inference(store).parameters()).isSameAs(store);
    }

    @Test
    void attentionOfOneHeadIsWatchedToo() {
        AdditiveAttention attention = new AdditiveAttention(3);
        attention.initialize(manager, DataType.FLOAT32, tokens.getShape(), tokens.getShape());
        List<Block> seen = new ArrayList<>();
        ForwardPass pass = pass().watchedBy((block, weights) -> seen.add(block));

        new SequentialBlock()
                .add(new LambdaBlock(list -> new NDList(list.head(), list.head())))
                .add(attention)
                .forward(pass.parameters(), new NDList(tokens), false);

        assertThat(seen).containsExactly(attention);
    }

    private NDArray typed(ForwardPass pass) {
        return second.encode(pass, first.encode(pass, tokens, AttentionMask.none()), AttentionMask.none());
    }

    private ForwardPass pass() {
        return ForwardPass.inference(new ParameterStore(manager, false));
    }

    private static EncoderLayer layer() {
        return new EncoderLayer(LayerConfig.builder()
                .setEmbedDim(SHAPES.embedDim())
                .setNumHeads(SHAPES.numHeads())
                .build());
    }

    /** As a user writes one, who knows nothing of passes. */
    private static final class OwnBlock extends AbstractBlock {

        private final Block child;

        OwnBlock(Block child) {
            this.child = addChildBlock("child", child);
        }

        @Override
        protected NDList forwardInternal(
                ParameterStore store, NDList inputs, boolean training, PairList<String, Object> params) {
            return child.forward(store, inputs, training, params);
        }

        @Override
        protected void initializeChildBlocks(NDManager owner, DataType dataType, Shape... inputShapes) {
            child.initialize(owner, dataType, inputShapes);
        }

        @Override
        public Shape[] getOutputShapes(Shape[] inputShapes) {
            return inputShapes;
        }
    }
}
