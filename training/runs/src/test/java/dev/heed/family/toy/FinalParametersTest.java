package dev.heed.family.toy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import ai.djl.Model;
import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.nn.core.Linear;
import dev.heed.io.SafeTensors;
import dev.heed.recipe.Recipe;
import dev.heed.recipe.RecipeFile;
import dev.heed.run.LockedRunFolder;
import dev.heed.run.RunFolder;
import dev.heed.run.RunRecord;
import dev.heed.run.RunResult;
import dev.heed.run.TrainedModel;
import dev.heed.run.TrainedRun;
import dev.heed.run.TrainingRun;
import dev.heed.train.StopSignal;
import dev.heed.train.Training;
import dev.heed.train.optim.ParameterAverages;
import dev.heed.train.optim.TrainableParameters;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tech.tablesaw.api.Table;

/**
 * What a run leaves is one and the same in its file, its record, its page and its test. The loss counts as better the
 * higher it is, so that the best validation is an early one.
 */
class FinalParametersTest {

    private static final float DECAY = 0.75f;
    private static final int STEPS = 23;

    private static final String RECIPE = """
            data: {type: generated, examples: 32, otherExamples: 11}
            model: {type: linear, inputs: 3, outputs: 2}
            batch: {size: 8}
            schedule: {type: constant, rate: 0.05, warmupSteps: 1}
            evaluation: {interval: 5, metric: loss, direction: highest}
            checkpoints: {interval: 100, keepBest: 1}
            averageDecay: %s
            budget: {steps: 23}
            seed: 3
            """.formatted(DECAY);

    /** The parameters after each update from 0 on, as they are trained and averaged. */
    private static final List<float[]> RAW = new ArrayList<>();

    private static final List<float[]> AVERAGED = new ArrayList<>();

    @TempDir
    private Path folder;

    /** A run and how it is carried out. */
    private record Case(float averageDecay, int otherExamples, int keepBest, long stopAt, int patience) {

        Recipe recipe() {
            return RecipeFile.with(
                    RECIPE,
                    List.of(
                            "averageDecay=" + averageDecay,
                            "data.otherExamples=" + otherExamples,
                            "checkpoints.keepBest=" + keepBest,
                            "evaluation.patience=" + patience));
        }
    }

    static List<Case> cases() {
        List<Case> cases = new ArrayList<>();
        for (float decay : new float[] {0, DECAY}) {
            for (int keepBest : new int[] {0, 1}) {
                for (long stopAt : new long[] {0, 7}) {
                    cases.add(new Case(decay, 0, keepBest, stopAt, 0));
                    cases.add(new Case(decay, 11, keepBest, stopAt, 0));
                    cases.add(new Case(decay, 11, keepBest, stopAt, 2));
                }
            }
            cases.add(new Case(decay, 0, 1, STEPS, 0));
            cases.add(new Case(decay, 11, 1, STEPS, 0));
        }
        return cases;
    }

    @BeforeAll
    static void trainWithAnAverageOfOurOwn() {
        Recipe recipe = RecipeFile.with(RECIPE, List.of("averageDecay=0"));
        LinearTask task = new LinearTask(recipe);
        Engine.getInstance().setRandomSeed(Long.hashCode(recipe.seed()));
        try (Model model = Model.newInstance("reference");
                NDManager manager = model.getNDManager().newSubManager()) {
            Linear network = task.model().network(model.getNDManager());
            model.setBlock(network);
            ParameterAverages averages = new ParameterAverages(TrainableParameters.of(network), DECAY, manager);
            NDArray trained = network.getParameters().valueAt(0).getArray();
            NDArray averaged = averages.named().values().iterator().next();
            RAW.add(trained.toFloatArray());
            AVERAGED.add(averaged.toFloatArray());
            new Training<>(
                            model,
                            task.objective(network),
                            recipe.trainingConfig(task.examplesPerEpoch()),
                            new StopSignal())
                    .listen(report -> {
                        averages.update(report.step(), 1);
                        RAW.add(trained.toFloatArray());
                        AVERAGED.add(averaged.toFloatArray());
                    })
                    .run(task.batches());
        }
    }

    private Optional<RunResult> run(Recipe recipe, long stopAt) {
        StopSignal stop = new StopSignal();
        try (LockedRunFolder open = LockedRunFolder.open(folder)) {
            return new TrainingRun(recipe).run(open, stop, report -> {
                if (report.step() == stopAt) {
                    stop.give();
                }
            });
        }
    }

    private float[] parameters() {
        try (NDManager manager = NDManager.newBaseManager()) {
            return SafeTensors.read(folder.resolve("parameters.safetensors"), manager).values().stream()
                    .findFirst()
                    .orElseThrow()
                    .toFloatArray();
        }
    }

    private String page() throws IOException {
        return Files.readString(folder.resolve("report.html"));
    }

    private TrainedRun read() {
        return RunFolder.read(folder).orElseThrow();
    }

    @ParameterizedTest
    @MethodSource("cases")
    void areThoseOfTheRecordTheTestAndThePage(Case given) throws IOException {
        if (given.stopAt() > 0) {
            assertThat(run(given.recipe(), given.stopAt())).isEmpty();
        }
        RunResult result = run(given.recipe(), 0).orElseThrow();

        RunRecord record = read().record();
        long last = given.patience() > 0 ? 15 : STEPS;
        assertThat(record.step()).isEqualTo(last);
        String early = "over before the budget after update 15: evaluation.patience is ";
        assertThat(Files.readString(folder.resolve("log.txt")).contains(early)).isEqualTo(given.patience() > 0);
        long expected = given.otherExamples() > 0 && given.keepBest() > 0 ? best(read().validation()) : last;
        assertThat(record.kept()).isEqualTo(new RunRecord.Kept(expected, given.averageDecay() > 0));
        if (given.otherExamples() > 0) {
            assertThat(record.best()).isNotNull();
            assertThat(record.best().step()).isEqualTo(best(read().validation()));
        } else {
            assertThat(record.best()).isNull();
        }
        List<float[]> reference = given.averageDecay() > 0 ? AVERAGED : RAW;
        assertThat(parameters()).isEqualTo(reference.get((int) expected));
        assertThat(record.test()).isEqualTo(result.test().metrics());
        if (given.otherExamples() > 0) {
            // The examples of the test are those of the validation
            assertThat(record.test()).containsEntry("loss", loss(read().validation(), expected));
        }
        try (TrainedModel model = TrainedModel.load(folder);
                NDManager manager = NDManager.newBaseManager()) {
            assertThat(new LinearTask(given.recipe())
                            .test((Linear) model.network(), manager, new StopSignal())
                            .orElseThrow()
                            .metrics())
                    .isEqualTo(record.test());
        }
        assertThat(page())
                .contains("parameters.safetensors holds the parameters of update " + expected
                        + (given.averageDecay() > 0 ? ", averaged." : "."));
    }

    private static double loss(Table validation, long update) {
        int row = validation.doubleColumn("update").asList().indexOf((double) update);
        return validation.doubleColumn("loss").getDouble(row);
    }

    /** The update of the highest loss. */
    private static long best(Table validation) {
        int best = 0;
        for (int row = 1; row < validation.rowCount(); row++) {
            if (validation.doubleColumn("loss").getDouble(row)
                    > validation.doubleColumn("loss").getDouble(best)) {
                best = row;
            }
        }
        return (long) validation.doubleColumn("update").getDouble(best);
    }

    @Test
    void thePageShowsTheValidationOfTheParametersBesideTheBestOne() throws IOException {
        run(RecipeFile.with(RECIPE, List.of("checkpoints.keepBest=0")), 0);

        assertThat(page()).contains("validation, best", "validation, parameters kept");
    }

    /** The file is still that of the first end, and so are its test and what the record says of it. */
    @Test
    void ofAnEarlierEndAreSaidToBeSoWhileTheRunIsMadeLonger() throws IOException {
        Recipe shorter = RecipeFile.with(RECIPE, List.of("checkpoints.keepBest=0", "budget.steps=11"));
        Map<String, Double> tested = run(shorter, 0).orElseThrow().test().metrics();
        String started = read().record().started();
        // As if killed between the recipe and its sum
        Files.writeString(folder.resolve("recipe.yaml"), "#\n", StandardOpenOption.APPEND);

        run(RecipeFile.with(RECIPE, List.of("checkpoints.keepBest=0")), 17);

        RunRecord record = read().record();
        assertThat(record.status()).isEqualTo("stopped");
        assertThat(record.step()).isEqualTo(17);
        assertThat(record.kept()).isEqualTo(new RunRecord.Kept(11, true));
        assertThat(record.test()).isEqualTo(tested);
        assertThat(record.started()).isEqualTo(started);
        assertThat(parameters()).isEqualTo(AVERAGED.get(11));
        assertThat(RunFolder.requireModel(folder)).isEqualTo(folder.resolve("parameters.safetensors"));
    }

    @Test
    void ofAnEarlierEndStayRefusedIfTheyAreDamaged() throws IOException {
        run(RecipeFile.with(RECIPE, List.of("budget.steps=11")), 0);
        Files.write(folder.resolve("parameters.safetensors"), new byte[] {7}, StandardOpenOption.APPEND);

        run(RecipeFile.parse(RECIPE), 17);

        assertThatIllegalArgumentException()
                .isThrownBy(() -> RunFolder.requireModel(folder))
                .withMessageContaining("another SHA-256");
    }

    /** The best one of all has no checkpoint, as none was to be kept then. */
    @Test
    void areTheBestOfThoseThatWereKept() {
        run(RecipeFile.with(RECIPE, List.of("checkpoints={interval: 100, keepBest: 0}")), 7);
        run(RecipeFile.with(RECIPE, List.of("checkpoints={interval: 100, keepBest: 1}")), 0);

        RunRecord record = read().record();
        assertThat(record.best()).isNotNull();
        assertThat(record.best().step()).isEqualTo(5);
        assertThat(record.kept()).isEqualTo(new RunRecord.Kept(10, true));
        assertThat(parameters()).isEqualTo(AVERAGED.get(10));
    }

    @Test
    void ofAnEarlierEndAreKnownAlsoWhereATableIsDamaged() throws IOException {
        run(RecipeFile.with(RECIPE, List.of("checkpoints.keepBest=0", "budget.steps=11")), 0);
        Files.writeString(folder.resolve("timing.csv"), "damaged\n");

        run(RecipeFile.with(RECIPE, List.of("checkpoints.keepBest=0")), 17);

        assertThat(read().record().kept()).isEqualTo(new RunRecord.Kept(11, true));
    }
}
