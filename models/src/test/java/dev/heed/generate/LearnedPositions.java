package dev.heed.generate;

import ai.djl.ndarray.NDManager;
import dev.heed.lm.LanguageModel;
import dev.heed.lm.LanguageModels;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/** A language model with few learned positions, and generators from it. */
abstract class LearnedPositions {

    static final int SEED = 5;
    static final int MAX_LENGTH = 11;
    static final int[] PROMPT = {4, 5, 6};

    NDManager manager;
    LanguageModel model;

    @BeforeEach
    void make() {
        manager = NDManager.newBaseManager();
        model = LanguageModels.initialised(LanguageModels.learned(MAX_LENGTH), manager, SEED);
    }

    @AfterEach
    void close() {
        manager.close();
    }

    final Generator generator(GenerationConfig config) {
        return new Generator(model, manager, config);
    }

    final Generated greedy(int maxTokens, int... prompt) {
        return generator(GenerationConfig.greedy(maxTokens))
                .best(List.of(prompt))
                .get(0);
    }
}
