package dev.heed.generate;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.ndarray.NDManager;
import dev.heed.embedding.AddedPosition;
import dev.heed.embedding.EmbeddingConfig;
import dev.heed.layer.LayerConfig;
import dev.heed.lm.LanguageModel;
import dev.heed.lm.LanguageModelConfig;
import dev.heed.lm.LanguageModels;
import dev.heed.seq2seq.OutputWeights;
import java.nio.FloatBuffer;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Native calls of many tokens choose what {@link TokenChoice} and {@link TokenRules} choose one by one, however flat the
 * distribution, how large the vocabulary and how many tokens are equally probable: all ways to the least weight of a
 * nucleus leave the same tokens.
 */
class NativeChoiceTest {

    private static final int TOKENS = 33;

    /** Vocabularies of which a kernel sorts all, looks at the most probable, or counts weights first. */
    static Stream<Case> cases() {
        return IntStream.of(11, 701, 3_001)
                .boxed()
                .flatMap(vocabSize -> Stream.of(0.0, 1.0, 5.0)
                        .flatMap(spread -> Stream.of(0.5, 0.93).map(topP -> new Case(vocabSize, spread, topP))));
    }

    record Case(int vocabSize, double spread, double topP) {}

    @ParameterizedTest
    @MethodSource("cases")
    void aNucleusIsTheSame(Case given) {
        assertSame(
                given.vocabSize(),
                given.spread(),
                builder().optTopP(given.topP()).optNumReturn(3).build());
    }

    @Test
    void minPIsTheSameBesideTopKAndTopP() {
        for (int vocabSize : new int[] {11, 701}) {
            assertSame(
                    vocabSize,
                    1,
                    builder().optTopK(8).optMinP(0.3).optNumReturn(3).build());
            assertSame(
                    vocabSize,
                    1,
                    builder().optTopP(0.95).optMinP(0.3).optNumReturn(3).build());
        }
    }

    @Test
    void rulesAreTheSame() {
        for (int vocabSize : new int[] {11, 23}) {
            assertSame(vocabSize, 1, builder().optRepetitionPenalty(1.3).build());
            assertSame(vocabSize, 1, builder().optRepetitionPenalty(0.8).build());
            assertSame(vocabSize, 1, builder().optNoRepeatNgram(2).build());
            assertSame(
                    vocabSize,
                    1,
                    builder()
                            .optTopP(0.9)
                            .optNoRepeatNgram(3)
                            .optRepetitionPenalty(1.3)
                            .build());
        }
    }

    @Test
    void aSequenceStopsWhereEveryTokenIsBlocked() {
        assertThat(assertSame(11, 1, builder().optNoRepeatNgram(1).build()))
                .allMatch(each -> each.tokens().length == 9);
        assertThat(assertSame(11, 1, builder().optTopP(0.9).optNoRepeatNgram(1).build()))
                .allMatch(each -> each.tokens().length == 9);
    }

    /** Many of equal sums, of which the earlier beam's and the lesser token come first; some end at once, all at last. */
    @Test
    void beamsAreTheSame() {
        for (int vocabSize : new int[] {11, 23}) {
            for (double spread : new double[] {0, 1}) {
                GenerationConfigBuilder beams = builder().optNumBeams(3).optNumReturn(3);
                assertSame(vocabSize, spread, beams.build());
                assertSame(vocabSize, spread, beams.optEndTokens(1, 7).build());
                assertSame(
                        vocabSize,
                        spread,
                        beams.optLengthPenalty(2)
                                .optMinTokens(5)
                                .optEarlyStopping(EarlyStopping.NEVER)
                                .build());
            }
        }
    }

    private static GenerationConfigBuilder builder() {
        return GenerationConfig.builder().setMaxTokens(TOKENS).optSeed(7);
    }

    /** Logits in steps of a quarter, so that many are equal. */
    private static List<Generated> assertSame(int vocabSize, double spread, GenerationConfig config) {
        try (NDManager manager = NDManager.newBaseManager()) {
            Random random = new Random(vocabSize);
            float[] logits = new float[vocabSize];
            for (int token = 0; token < vocabSize; token++) {
                logits[token] = Math.round(4 * spread * random.nextGaussian()) / 4f;
            }
            LanguageModel model = saying(logits, manager);
            List<int[]> inputs = Collections.nCopies(3, new int[] {4, 5});

            List<List<Generated>> generated = new Generator(model, manager, config).generate(inputs);

            CachedGenerationTest.assertSame(
                    config.toString(),
                    generated,
                    new Generator(new Uncached<>(model), manager, config).generate(inputs));
            return generated.stream().flatMap(List::stream).toList();
        }
    }

    private static LanguageModel saying(float[] logits, NDManager manager) {
        LayerConfig layer = LayerConfig.builder().setEmbedDim(6).setNumHeads(2).build();
        EmbeddingConfig embedding = EmbeddingConfig.plain(logits.length, 6, AddedPosition.none(), 0f);
        LanguageModel model = LanguageModels.initialised(
                new LanguageModelConfig(embedding, layer, 1, OutputWeights.SEPARATE), manager, 5);
        model.getParameters().forEach(entry -> {
            if (entry.getKey().contains("outputProjection_weight")) {
                entry.getValue().getArray().muli(0);
            } else if (entry.getKey().matches("[0-9]*outputProjection_bias")) {
                entry.getValue().getArray().set(FloatBuffer.wrap(logits));
            }
        });
        return model;
    }
}
