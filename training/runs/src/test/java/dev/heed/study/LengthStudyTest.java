package dev.heed.study;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.heed.block.Precision;
import dev.heed.data.GeneratedTask;
import dev.heed.recipe.Recipe;
import dev.heed.recipe.RecipeFile;
import dev.heed.train.Budget;
import dev.heed.train.StepListener;
import dev.heed.train.StepReport;
import dev.heed.train.StopSignal;
import dev.heed.train.TrainingException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tech.tablesaw.api.Table;

class LengthStudyTest {

    private static final List<ModelKind> ALL = List.of(ModelKind.values());
    private static final StudyData DATA = StudyData.of(GeneratedTask.COPY, 5);
    private static final int TESTED_LENGTH = 6;

    @TempDir
    private Path runs;

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
        public StepListener begin(String name) {
            begun.add(name);
            return report -> updates.accept(name, report);
        }

        @Override
        public void end() {
            closed.add(begun.get(begun.size() - 1));
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

            study.run(runs);
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
            assertThat(result.models().stream().map(StudyModel::kind)).containsExactlyElementsOf(ALL);
        }

        @Test
        void isTheSameHoweverOftenItIsAskedFor() {
            LengthStudy study =
                    study(DATA, steps(2, List.of(ModelKind.FIXED, ModelKind.ATTENTION), 1), Observer.silent());
            study.run(runs);

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
                    .run(runs);
            study(DATA, steps(3, one, 1), new Observer((name, report) -> second.add(report)))
                    .run(runs);

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
    class Runs {

        private List<String> lines(String run, String file) throws IOException {
            return Files.readAllLines(runs.resolve(run).resolve(file));
        }

        /** Tokens of every update: their sum tells the batches of one stream from those of another. */
        private List<String> tokens(String run) throws IOException {
            return lines(run, "history.csv").stream()
                    .map(row -> row.split(",", -1)[1])
                    .toList();
        }

        @Test
        void haveTheSameBatchesForEveryModelAndOthersForEverySeed() throws IOException {
            study(DATA, steps(20, ALL, 2), Observer.silent()).run(runs);

            assertThat(tokens("fixed-seed-1")).hasSize(1 + 2);
            assertThat(tokens("attention-seed-1")).isEqualTo(tokens("fixed-seed-1"));
            assertThat(tokens("transformer-seed-1")).isEqualTo(tokens("fixed-seed-1"));
            assertThat(tokens("transformer-seed-2"))
                    .isEqualTo(tokens("fixed-seed-2"))
                    .isNotEqualTo(tokens("fixed-seed-1"));
        }

        /** The rules of an honest comparison, read in what was really trained. */
        @Test
        void differInNothingButTheModelAndItsLearningRate() throws IOException {
            study(DATA, steps(2, ALL, 1), Observer.silent()).run(runs);
            List<Recipe> recipes = new ArrayList<>();
            for (ModelKind kind : ALL) {
                recipes.add(
                        RecipeFile.read(runs.resolve(kind.label() + "-seed-1").resolve("recipe.yaml")));
            }

            Recipe first = recipes.get(0);
            assertThat(recipes.stream().map(Recipe::model)).doesNotHaveDuplicates();
            assertThat(recipes.stream()
                            .map(recipe -> RecipeFile.text(recipe)
                                    .replaceFirst("(?s)model:.*?\nloss:", "loss:")
                                    .replaceFirst("peak: .*", "peak")))
                    .containsOnly(RecipeFile.text(first)
                            .replaceFirst("(?s)model:.*?\nloss:", "loss:")
                            .replaceFirst("peak: .*", "peak"));
        }

        @Test
        void ofAnEarlierStudyAreReplaced() throws IOException {
            study(DATA, steps(10, List.of(ModelKind.FIXED), 1), Observer.silent())
                    .run(runs);
            LengthStudy second = study(DATA, steps(20, List.of(ModelKind.FIXED), 1), Observer.silent());

            second.run(runs);

            assertThat(tokens("fixed-seed-1")).hasSize(1 + 2);
            assertThat(lines("fixed-seed-1", "log.txt")).anyMatch(line -> line.endsWith("training begins"));
            assertThat(second.result().accuracy().longColumn("updates").asObjectArray())
                    .containsOnly(20L);
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

            study.run(runs);
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
                    .isThrownBy(() -> study.run(runs))
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
