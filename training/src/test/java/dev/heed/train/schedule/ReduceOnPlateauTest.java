package dev.heed.train.schedule;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import dev.heed.parity.ReferenceJson;
import dev.heed.train.Reference;
import dev.heed.train.state.Goal;
import dev.heed.train.state.Validation;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class ReduceOnPlateauTest {

    private static final Goal LOSS = new Goal("loss", Goal.Direction.LOWEST);
    private static final References REFERENCES = ReferenceJson.read("reduce-on-plateau.json", References.class);

    record References(Reference.Header header, List<Case> cases) {}

    record Case(
            String name, String mode, float factor, int patience, List<@Nullable Double> measured, List<Double> rates) {

        @Override
        public String toString() {
            return name;
        }
    }

    static Stream<Case> cases() {
        return REFERENCES.cases().stream();
    }

    @ParameterizedTest
    @MethodSource("cases")
    void slowsDownAsPyTorchDoes(Case expected) {
        Goal.Direction direction = expected.mode().equals("min") ? Goal.Direction.LOWEST : Goal.Direction.HIGHEST;
        Schedule schedule = new ReduceOnPlateau(
                new Constant(1f, 1), new Goal("value", direction), expected.factor(), expected.patience());
        List<Validation> validations = new ArrayList<>();

        for (int i = 0; i < expected.measured().size(); i++) {
            Double value = expected.measured().get(i);
            validations.add(new Validation(i + 1, Map.of("value", value == null ? Double.NaN : value)));

            assertThat((double) schedule.learningRate(10, 0.5, validations))
                    .as("after validation " + (i + 1))
                    .isCloseTo(
                            expected.rates().get(i), within(REFERENCES.header().tolerance()));
        }
    }

    @Test
    void multipliesWhatAnotherScheduleSays() {
        Schedule schedule = new ReduceOnPlateau((step, progress) -> (float) (step * progress), LOSS, 0.5f, 0);
        List<Validation> worse = Stream.of(1.0, 2.0, 3.0)
                .map(value -> new Validation(1, Map.of("loss", value)))
                .toList();

        assertThat(schedule.learningRate(8, 0.25)).isEqualTo(2f);
        assertThat(schedule.learningRate(8, 0.25, List.of())).isEqualTo(2f);
        assertThat(schedule.learningRate(8, 0.25, worse)).isEqualTo(0.5f);
    }

    @Nested
    class Errors {

        private final Schedule base = new Constant(1f, 1);

        @ParameterizedTest
        @ValueSource(floats = {0f, 1f, -0.5f, Float.NaN})
        void factorsThatDoNotSlowDownAreRefused(float factor) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> new ReduceOnPlateau(base, LOSS, factor, 1))
                    .withMessage("factor must be above 0 and below 1, but got " + factor);
        }

        @Test
        void patienceBelowZeroIsRefused() {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> new ReduceOnPlateau(base, LOSS, 0.5f, -1))
                    .withMessage("patience must be at least 0, but got -1");
        }

        @Test
        void aMetricThatWasNotMeasuredIsNamed() {
            Schedule schedule = new ReduceOnPlateau(base, LOSS, 0.5f, 1);

            assertThatIllegalArgumentException()
                    .isThrownBy(() -> schedule.learningRate(1, 0, List.of(new Validation(1, Map.of("bleu", 3.0)))))
                    .withMessage("metric must be one of [bleu], but got loss");
        }
    }
}
