package dev.heed.generate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class GenerationConfigTest {

    static Stream<Arguments> refused() {
        return Stream.of(
                refused(builder -> builder.setMaxTokens(0), "maxTokens must be at least 1, but got 0"),
                refused(builder -> builder.optMinTokens(-1), "minTokens must be at least 0, but got -1"),
                refused(
                        builder -> builder.optMinTokens(8),
                        "minTokens must be at most maxTokens, but got minTokens=8, maxTokens=7"),
                refused(builder -> builder.optEndTokens(3, -2), "endTokens must be at least 0, but got -2"),
                refused(builder -> builder.optTemperature(0), "temperature must be finite and above 0, but got 0.0"),
                refused(
                        builder -> builder.optTemperature(Double.NaN),
                        "temperature must be finite and above 0, but got NaN"),
                refused(builder -> builder.optTemperature(9e-7), "temperature must be at least 1e-6, but got 9.0E-7"),
                refused(builder -> builder.optTopK(0), "topK must be at least 1, but got 0"),
                refused(builder -> builder.optTopP(0), "topP must be above 0 and at most 1, but got 0.0"),
                refused(builder -> builder.optTopP(1.1), "topP must be above 0 and at most 1, but got 1.1"),
                refused(builder -> builder.optMinP(-0.1), "minP must be in [0, 1], but got -0.1"),
                refused(builder -> builder.optMinP(1.5), "minP must be in [0, 1], but got 1.5"),
                refused(
                        builder -> builder.optRepetitionPenalty(-1),
                        "repetitionPenalty must be finite and above 0, but got -1.0"),
                refused(builder -> builder.optNoRepeatNgram(-1), "noRepeatNgram must be at least 0, but got -1"),
                refused(builder -> builder.optNumBeams(0), "numBeams must be at least 1, but got 0"),
                refused(
                        builder -> builder.optNumBeams(2).optLengthPenalty(Double.POSITIVE_INFINITY),
                        "lengthPenalty must be finite, but got Infinity"),
                refused(builder -> builder.optNumReturn(0), "numReturn must be at least 1, but got 0"),
                refused(
                        builder -> builder.optNumReturn(2),
                        "numReturn must be 1 in greedy decoding, which finds one sequence, but got 2"),
                refused(
                        builder -> builder.optNumBeams(3).optNumReturn(4),
                        "numReturn must be at most numBeams, but got numReturn=4, numBeams=3"),
                refused(
                        builder -> builder.optNumBeams(3).optTopK(5),
                        "numBeams must be 1 without beam search, but got numBeams=3, strategy=SAMPLING"),
                refused(
                        builder -> builder.optLengthPenalty(2),
                        "lengthPenalty and earlyStopping must be left out without beam search, but got strategy=GREEDY"),
                refused(
                        builder -> builder.optSampling().optEarlyStopping(EarlyStopping.NEVER),
                        "lengthPenalty and earlyStopping must be left out without beam search,"
                                + " but got strategy=SAMPLING"));
    }

    private static Arguments refused(UnaryOperator<GenerationConfigBuilder> change, String sentence) {
        return Arguments.of(change, sentence);
    }

    @ParameterizedTest
    @MethodSource("refused")
    void refusesWhatMakesNoSense(UnaryOperator<GenerationConfigBuilder> change, String sentence) {
        GenerationConfigBuilder builder =
                change.apply(GenerationConfig.builder().setMaxTokens(7));

        assertThatIllegalArgumentException().isThrownBy(builder::build).withMessage(sentence);
    }

    @Test
    void refusesSettingsOfSamplingWithoutSampling() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new GenerationConfig(
                        7, 0, null, Strategy.GREEDY, 0.5, 3, 1, 0, 1, 0, 1, 1, EarlyStopping.HEURISTIC, 1, 0))
                .withMessage(
                        "temperature, topK, topP and minP must be left out without sampling, but got strategy=GREEDY");
    }

    @Test
    void theMostProbableTokensAreTakenUnlessASettingSaysOtherwise() {
        GenerationConfigBuilder builder = GenerationConfig.builder().setMaxTokens(7);

        assertThat(builder.build()).isEqualTo(GenerationConfig.greedy(7));
        assertThat(builder.build().strategy()).isEqualTo(Strategy.GREEDY);
        assertThat(GenerationConfig.builder()
                        .setMaxTokens(7)
                        .optNumBeams(2)
                        .build()
                        .strategy())
                .isEqualTo(Strategy.BEAMS);
        assertThat(GenerationConfig.builder()
                        .setMaxTokens(7)
                        .optTopP(0.5)
                        .build()
                        .strategy())
                .isEqualTo(Strategy.SAMPLING);
    }

    @Test
    void maxTokensMustBeSet() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> GenerationConfig.builder().build())
                .withMessage("maxTokens must be at least 1, but got 0");
    }
}
