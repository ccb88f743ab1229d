package dev.heed.layer;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.nn.Block;
import ai.djl.training.ParameterStore;
import dev.heed.attention.AdditiveAttention;
import dev.heed.attention.GeneralAttention;
import dev.heed.attention.MultiHeadAttention;
import dev.heed.block.ForwardPass;
import dev.heed.mask.AttentionMask;
import dev.heed.test.Shapes;

/** A block that attends, on its own tokens (B = 5, T = 5, E = 8) or a memory of S = 7, and its typed method. */
@SuppressWarnings("ImmutableEnumChecker") // a test makes its parameters anew
enum Attending {
    ENCODER(5, new EncoderLayer(Settings.LAYER)) {
        @Override
        NDArray typed(ForwardPass pass, NDArray query, NDArray memory, AttentionMask mask) {
            return ((EncoderLayer) block).encode(pass, query, mask);
        }
    },
    ENCODER_STACK(5, new Encoder(Settings.LAYER, 2)) {
        @Override
        NDArray typed(ForwardPass pass, NDArray query, NDArray memory, AttentionMask mask) {
            return ((Encoder) block).encode(pass, query, mask);
        }
    },
    SELF_ATTENTION(5, attention()) {
        @Override
        NDArray typed(ForwardPass pass, NDArray query, NDArray memory, AttentionMask mask) {
            return ((MultiHeadAttention) block).attend(pass, query, query, mask);
        }
    },
    CROSS_ATTENTION(7, attention()) {
        @Override
        NDArray typed(ForwardPass pass, NDArray query, NDArray memory, AttentionMask mask) {
            return ((MultiHeadAttention) block).attend(pass, query, memory, mask);
        }
    },
    DECODER(7, new DecoderLayer(Settings.LAYER)) {
        @Override
        NDArray typed(ForwardPass pass, NDArray query, NDArray memory, AttentionMask mask) {
            return ((DecoderLayer) block).decode(pass, query, memory, mask);
        }
    },
    ADDITIVE(7, new AdditiveAttention(3)) {
        @Override
        NDArray typed(ForwardPass pass, NDArray query, NDArray memory, AttentionMask mask) {
            return ((AdditiveAttention) block).attend(pass, query, memory, mask).context();
        }
    },
    GENERAL(7, new GeneralAttention(Settings.SIZE)) {
        @Override
        NDArray typed(ForwardPass pass, NDArray query, NDArray memory, AttentionMask mask) {
            return ((GeneralAttention) block).attend(pass, query, memory, mask).context();
        }
    };

    final int keyLength;
    final Block block;

    Attending(int keyLength, Block block) {
        this.keyLength = keyLength;
        this.block = block;
    }

    abstract NDArray typed(ForwardPass pass, NDArray query, NDArray memory, AttentionMask mask);

    NDList inputs(NDManager manager) {
        NDList inputs = new NDList(normal(manager, 1, 5));
        if (keyLength != 5) {
            inputs.add(normal(manager, 2, keyLength));
        }
        block.clear(); // of the test before
        block.initialize(manager, DataType.FLOAT32, inputs.getShapes());
        return inputs;
    }

    static NDArray normal(NDManager manager, int stream, int length) {
        return Shapes.seeded(3).normal(manager, stream, 5, length, Settings.SIZE);
    }

    static NDArray coins(NDManager manager, long... sizes) {
        return Shapes.seeded(2).coins(manager, 5, 0.5, sizes);
    }

    static NDArray named(String name, NDArray array) {
        NDArray handle = array.reshape(array.getShape());
        handle.setName(name);
        return handle;
    }

    static NDArray forward(Block block, NDManager manager, NDList inputs) {
        return block.forward(new ParameterStore(manager, false), inputs, false).singletonOrThrow();
    }

    static MultiHeadAttention attention() {
        return MultiHeadAttention.builder()
                .setEmbedDim(Settings.SIZE)
                .setNumHeads(2)
                .build();
    }

    /** What the constants are made with. */
    static final class Settings {

        static final int SIZE = 8;
        static final LayerConfig LAYER =
                LayerConfig.builder().setEmbedDim(SIZE).setNumHeads(2).build();

        private Settings() {}
    }
}
