package dev.heed.layer;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.training.ParameterStore;
import dev.heed.attention.KeyValueCache;
import dev.heed.block.ForwardPass;
import dev.heed.mask.AttentionMask;
import dev.heed.position.Rotary;
import dev.heed.test.KernelChoice;
import dev.heed.test.Shapes;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A decoding step in a manager of its own leaves only the next state with the state's owner. */
class DecodingMemoryTest {

    private static final Shapes SHAPES = Shapes.seeded(2);

    /** More tokens than the first two rooms have place for. */
    private static final int LONG = 79;

    /** Keys and values, of the target and of the memory, and the room behind the target's from the second token on. */
    private static final int ARRAYS_OF_A_STATE = 6;

    /** Keys and values, and the room behind them. */
    private static final int ARRAYS_OF_A_CACHE = 4;

    @ParameterizedTest
    @EnumSource
    void stepsLeaveOnlyTheStateBehind(KernelChoice kernel) {
        kernel.run(() -> {
            try (NDManager model = NDManager.newBaseManager();
                    NDManager owner = NDManager.newBaseManager()) {
                DecoderLayer layer = layer(model);
                ForwardPass pass = ForwardPass.inference(new ParameterStore(model, false));
                DecoderLayerState state = start(layer, pass, owner);
                for (int position = 0; position < SHAPES.queryLength(); position++) {
                    state = step(layer, pass, owner, state);
                    assertThat(owner.getManagedArrays())
                            .as("step %s", position)
                            .hasSize(position == 0 ? ARRAYS_OF_A_STATE - 2 : ARRAYS_OF_A_STATE);
                }
                assertThat(state.target().length()).isEqualTo(SHAPES.queryLength());
            }
        });
    }

    @ParameterizedTest
    @EnumSource
    void aDecoderOnlyLayerLeavesOnlyItsCacheBehind(KernelChoice kernel) {
        kernel.run(() -> {
            try (NDManager model = NDManager.newBaseManager();
                    NDManager owner = NDManager.newBaseManager()) {
                EncoderLayer layer = new EncoderLayer(config());
                layer.initialize(model, DataType.FLOAT32, new Shape(SHAPES.batchSize(), 1, SHAPES.embedDim()));
                ForwardPass pass = ForwardPass.inference(new ParameterStore(model, false));
                int owned = model.getManagedArrays().size();
                KeyValueCache seen = layer.start(owner, SHAPES.batchSize());
                for (int position = 0; position < LONG; position++) {
                    seen = step(layer, pass, owner, seen);
                    assertThat(owner.getManagedArrays())
                            .as("step %s", position)
                            .hasSize(position == 0 ? ARRAYS_OF_A_CACHE - 2 : ARRAYS_OF_A_CACHE);
                }
                assertThat(seen.length()).isEqualTo(LONG);
                assertThat(model.getManagedArrays()).hasSize(owned);
            }
        });
    }

    private static KeyValueCache step(EncoderLayer layer, ForwardPass pass, NDManager owner, KeyValueCache seen) {
        try (NDManager scratch = owner.newSubManager()) {
            NDArray token = SHAPES.normal(scratch, 2, SHAPES.batchSize(), 1, SHAPES.embedDim());
            KeyValueCache next = layer.step(pass, token, seen).state();
            seen.close();
            next.attach(owner);
            return next;
        }
    }

    private static DecoderLayer layer(NDManager model) {
        DecoderLayer layer = new DecoderLayer(config());
        Shape target = new Shape(SHAPES.batchSize(), 1, SHAPES.embedDim());
        Shape memory = new Shape(SHAPES.batchSize(), SHAPES.keyLength(), SHAPES.embedDim());
        layer.initialize(model, DataType.FLOAT32, target, memory);
        return layer;
    }

    private static LayerConfig config() {
        return LayerConfig.builder()
                .setEmbedDim(SHAPES.embedDim())
                .setNumHeads(SHAPES.numHeads())
                .optNumKvHeads(SHAPES.numKvHeads())
                .optPosition(new Rotary())
                .build();
    }

    private static DecoderLayerState start(DecoderLayer layer, ForwardPass pass, NDManager owner) {
        try (NDManager scratch = owner.newSubManager()) {
            NDArray memory = SHAPES.normal(scratch, 1, SHAPES.batchSize(), SHAPES.keyLength(), SHAPES.embedDim());
            DecoderLayerState state = layer.start(pass, memory);
            state.attach(owner);
            return state;
        }
    }

    private static DecoderLayerState step(
            DecoderLayer layer, ForwardPass pass, NDManager owner, DecoderLayerState state) {
        try (NDManager scratch = owner.newSubManager()) {
            NDArray token = SHAPES.normal(scratch, 2, SHAPES.batchSize(), 1, SHAPES.embedDim());
            AttentionMask mask = AttentionMask.padding(SHAPES.lengths(SHAPES.keyLength()));
            DecoderLayerState next = layer.step(pass, token, state, mask).state();
            state.target().close();
            next.attach(owner);
            return next;
        }
    }
}
