package dev.heed.study;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.heed.block.Precision;
import dev.heed.data.GeneratedTask;
import dev.heed.seq2seq.Seq2SeqBatch;
import dev.heed.train.Budget;
import dev.heed.train.StepReport;
import dev.heed.train.StopSignal;
import dev.heed.train.TrainingException;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import tech.tablesaw.api.Table;

class LengthStudyTest {

    private static final List<ModelKind> ALL = List.of(ModelKind.values());
    private static final StudyData DATA = fewTestPairs(StudyData.of(GeneratedTask.COPY, 5));
    private static final int TESTED_LENGTH = 6;

    private static StudyData fewTestPairs(StudyData data) {
        return new StudyData(
                data.origin(),
                data.vocabularies(),
                data.training(),
                data.test().subList(0, 40),
                data.bins(),
                data.order());
    }

    private static StudyConfig steps(long steps, List<ModelKind> models, int seeds) {
        return new StudyConfig(models, Budget.ofSteps(steps), seeds, 8, Precision.FLOAT32);
    }

    /** Hands each update on, with the name of what it is an update of, and keeps what began and what was closed. */
    private static final class Observer implements StudyObserver {

        private final BiConsumer<String, StepReport> updates;
        private final List<String> begun = new ArrayList<>();
        private final List<String> closed = new ArrayList<>();

        Observer(BiConsumer<String, StepReport> updates) {
            this.updates = updates;
        }

        static Observer silent() {
            return new Observer((name, report) -> {});
        }

        @Override
        public Follower begin(String name) {
            begun.add(name);
            return new Follower() {
                @Override
                public void afterStep(StepReport report) {
                    updates.accept(name, report);
                }

                @Override
                public void close() {
                    closed.add(name);
                }
            };
        }
    }

    private static LengthStudy study(StudyData data, StudyConfig config, Observer observer) {
        return new LengthStudy(data, config, observer, new StopSignal());
    }

    private static List<String> models(Table table) {
        return table.stringColumn("model").asList().stream().distinct().toList();
    }

    @Nested
    class Result {

        @Test
        void holdsEveryModelAndSeed() {
            Observer observer = Observer.silent();
            LengthStudy study = study(DATA, steps(3, ALL, 2), observer);

            study.run();
            StudyResult result = study.result();

            assertThat(observer.begun)
                    .containsExactly(
                            "fixed, seed 1",
                            "attention, seed 1",
                            "transformer, seed 1",
                            "fixed, seed 2",
                            "attention, seed 2",
                            "transformer, seed 2");
            assertThat(observer.closed).isEqualTo(observer.begun);
            int bins = 6;
            assertThat(result.accuracy().rowCount()).isEqualTo(ALL.size() * 2 * bins);
            assertThat(models(result.accuracy())).containsExactly("fixed", "attention", "transformer");
            assertThat(result.accuracy().longColumn("updates").unique().asList())
                    .containsExactly(3L);
            assertThat(result.accuracy().intColumn("to_length").max()).isEqualTo(TESTED_LENGTH);
            assertThat(result.history().longColumn("update").asObjectArray()).containsOnly(3L);
            assertThat(result.history().rowCount()).isEqualTo(6);
            assertThat(result.traces()).containsOnlyKeys("attention", "transformer");
            assertThat(result.recipes().stream().map(ModelRecipe::kind)).containsExactlyElementsOf(ALL);
        }

        @Test
        void isTheSameHoweverOftenItIsAskedFor() {
            LengthStudy study =
                    study(DATA, steps(2, List.of(ModelKind.FIXED, ModelKind.ATTENTION), 1), Observer.silent());
            study.run();

            StudyResult first = study.result();
            int rows = first.history().rowCount();
            StudyResult second = study.result();

            assertThat(rows).isEqualTo(2);
            assertThat(second.history().rowCount()).isEqualTo(2);
            assertThat(first.history().rowCount()).isEqualTo(2);
        }

        @Test
        void isTheSameForTheSameSeed() {
            List<ModelKind> one = List.of(ModelKind.ATTENTION);
            List<StepReport> first = new ArrayList<>();
            List<StepReport> second = new ArrayList<>();

            study(DATA, steps(3, one, 1), new Observer((name, report) -> first.add(report)))
                    .run();
            study(DATA, steps(3, one, 1), new Observer((name, report) -> second.add(report)))
                    .run();

            assertThat(second.stream().map(StepReport::loss))
                    .containsExactlyElementsOf(
                            first.stream().map(StepReport::loss).toList());
        }

        @Test
        void beforeTheFirstModelHasItsColumns() {
            StudyResult result =
                    study(DATA, steps(2, ALL, 1), Observer.silent()).result();

            assertThat(result.accuracy().isEmpty()).isTrue();
            assertThat(result.history().isEmpty()).isTrue();
            assertThat(String.join(",", result.history().columnNames()))
                    .isEqualTo(
                            "model,seed,update,seconds,loss,gradient_norm,learning_rate,tokens_per_second,next_token_accuracy");
        }
    }

    @Nested
    class Batches {

        /** Listens to the stream of each model, in the order in which they train. */
        private static StudyData recorded(List<List<Seq2SeqBatch>> streams) {
            return new StudyData(
                    DATA.origin(),
                    DATA.vocabularies(),
                    seed -> {
                        List<Seq2SeqBatch> seen = new ArrayList<>();
                        streams.add(seen);
                        Iterator<Seq2SeqBatch> stream = DATA.training().apply(seed);
                        return new Iterator<>() {
                            @Override
                            public boolean hasNext() {
                                return stream.hasNext();
                            }

                            @Override
                            public Seq2SeqBatch next() {
                                seen.add(stream.next());
                                return seen.get(seen.size() - 1);
                            }
                        };
                    },
                    DATA.test(),
                    DATA.bins(),
                    DATA.order());
        }

        @Test
        void areTheSameForEveryModelAndOthersForEverySeed() {
            List<List<Seq2SeqBatch>> streams = new ArrayList<>();

            study(recorded(streams), steps(3, ALL, 2), Observer.silent()).run();

            assertThat(streams).hasSize(6).allMatch(stream -> stream.size() == 3);
            assertThat(streams.subList(0, 3)).containsOnly(streams.get(0));
            assertThat(streams.subList(3, 6)).containsOnly(streams.get(3)).doesNotContain(streams.get(0));
        }
    }

    @Nested
    class EarlyEnd {

        @Test
        void aStoppedStudyKeepsWhatWasMeasured() {
            StopSignal stop = new StopSignal();
            Map<String, Long> updates = new LinkedHashMap<>();
            Observer observer = new Observer((name, report) -> {
                updates.put(name, report.step());
                if (name.startsWith("attention") && report.step() == 2) {
                    stop.give();
                }
            });
            LengthStudy study = new LengthStudy(DATA, steps(3, ALL, 2), observer, stop);

            study.run();
            StudyResult result = study.result();

            assertThat(updates).containsExactly(Map.entry("fixed, seed 1", 3L), Map.entry("attention, seed 1", 2L));
            assertThat(models(result.accuracy())).containsExactly("fixed");
            assertThat(models(result.history())).containsExactly("fixed", "attention");
            assertThat(result.traces()).isEmpty();
        }

        @Test
        void aFailureKeepsEarlierModels() {
            Observer observer = new Observer((name, report) -> {
                if (name.startsWith("transformer") && report.step() == 2) {
                    throw new TrainingException("planned");
                }
            });
            LengthStudy study = study(DATA, steps(3, ALL, 1), observer);

            assertThatExceptionOfType(TrainingException.class)
                    .isThrownBy(study::run)
                    .withMessage("planned");

            assertThat(models(study.result().accuracy())).containsExactly("fixed", "attention");
            assertThat(models(study.result().history())).containsExactly("fixed", "attention", "transformer");
            assertThat(study.result().traces()).containsOnlyKeys("attention");
            assertThat(observer.closed).isEqualTo(observer.begun);
        }
    }

    @Nested
    class Config {

        @Test
        void modelsMustBeNamedOnceEach() {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> steps(1, List.of(), 1))
                    .withMessage("models must be at least one, each once, but got []");
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> steps(1, List.of(ModelKind.FIXED, ModelKind.FIXED), 1))
                    .withMessage("models must be at least one, each once, but got [fixed, fixed]");
        }

        @Test
        void noSeedIsRefused() {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> steps(1, ALL, 0))
                    .withMessage("seeds must be at least 1, but got 0");
        }
    }
}
