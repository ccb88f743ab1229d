package com.example.recall;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.training.dataset.ArrayDataset;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;

/**
 * Sequences that ask for a memory: five pairs of a key and a value in any order, then one of the keys alone. The answer
 * is the value that stood beside that key, so the last token has to find another by its content.
 */
final class RecallData {
    static final int KEYS = 5;
    static final int VALUES = 4;
    static final int LENGTH = KEYS + 1;
    /** A token is a one-hot key, beside it a one-hot value, which the question leaves at zero. */
    static final int FEATURES = KEYS + VALUES;

    private static final int BATCH_SIZE = 32;

    private RecallData() {}

    /** Makes sequences (size, LENGTH, FEATURES) and their answers (size). */
    static ArrayDataset create(NDManager manager, int size, long seed) {
        Random random = new Random(seed);
        float[] tokens = new float[size * LENGTH * FEATURES];
        float[] answers = new float[size];
        for (int i = 0; i < size; i++) {
            answers[i] = fill(tokens, i * LENGTH * FEATURES, random);
        }
        NDArray data = manager.create(tokens, new Shape(size, LENGTH, FEATURES));
        NDArray labels = manager.create(answers);
        return new ArrayDataset.Builder()
                .setData(data)
                .optLabels(labels)
                .setSampling(BATCH_SIZE, true)
                .build();
    }

    /** Writes one sequence and returns its answer. */
    private static int fill(float[] tokens, int offset, Random random) {
        List<Integer> keys = new ArrayList<>(IntStream.range(0, KEYS).boxed().toList());
        Collections.shuffle(keys, random);
        int asked = random.nextInt(KEYS);
        int answer = 0;
        for (int position = 0; position < KEYS; position++) {
            int value = random.nextInt(VALUES);
            int token = offset + position * FEATURES;
            tokens[token + keys.get(position)] = 1;
            tokens[token + KEYS + value] = 1;
            answer = position == asked ? value : answer;
        }
        tokens[offset + KEYS * FEATURES + keys.get(asked)] = 1;
        return answer;
    }
}
