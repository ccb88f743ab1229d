package dev.heed.recipe;

import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import dev.heed.train.schedule.Schedule;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RecipeErrorsTest {

    private static void assertRefused(String setting, String message) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> RecipeFile.with(Recipes.SMALL, List.of(setting.split(" & "))))
                .withMessage(message);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                "schedule.warmupStep=3 | 'schedule.warmupStep'; did you mean 'schedule.warmupSteps'?",
                "warmupSteps=3         | 'warmupSteps'; did you mean 'schedule.warmupSteps'?",
                "batchsize=3           | 'batchsize'; did you mean 'batch.size'?",
                "model.plasement=post  | 'model.plasement'; did you mean 'model.placement'?",
                "model.Norm=rms        | 'model.Norm'; did you mean 'model.norm'?",
                "model.variant.Norm=rms | 'model.Norm'; did you mean 'model.norm'?",
                "evaluation.intervall=3 | 'evaluation.intervall'; did you mean 'evaluation.interval'?",
                "model.cell=lstm       | 'model.cell'; known here are type, embedDim, numHeads, numLayers, position, dropout, hiddenDim, activation, norm, placement, output, embeddings",
                "model.variant=3       | 'model.variant'; known here are type, embedDim, numHeads, numLayers, position, dropout, hiddenDim, activation, norm, placement, output, embeddings",
                "x.y=3                 | 'x'; known here are data, batch, model, start, freeze, lora, loss, optimizer, schedule, plateau, clip, averageDecay, evaluation, precision, checkpoints, maxSkipped, seed, budget",
                "model={tpye: fixed}   | 'model.tpye'; did you mean 'model.type'?",
                "budget.stepz=3        | 'budget.stepz'; did you mean 'budget.steps'?",
                "clip.zzzz=3           | 'clip.zzzz'; known here are maxNorm, maxValue",
            })
    void anUnknownKeyNamesTheNearest(String setting, String message) {
        assertRefused(setting, "recipe key must be one of the known ones, but got " + message);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                "data.type=genrated     | data.type must be one of generated, files, but got genrated",
                "model.type=            | model.type must be one of classifier, pretrainedClassifier, maskedTokens, pretrainedMaskedTokens, languageModel, pretrainedLanguageModel, fixed, attention, transformer, linear, but got nothing",
                "optimizer.type=adamax  | optimizer.type must be one of adamw, adam, sgd, lion, muon, but got adamax",
                "schedule.type=step | schedule.type must be one of constant, linear, cosine, inverseSquareRoot, noam, but got step",
                "data.task=             | data.task must be one of copy, reverse, recall, but got nothing",
                "data.task=1            | data.task must be one of copy, reverse, recall, but got 1",
                "data.type=files        | data.train must be a text, but got nothing",
                "data=                  | data must be a section with keys of its own, but got nothing",
                "model=3                | model must be a section with keys of its own, but got 3",
                "budget= | budget must name exactly one of steps, epochs and seconds, but got none of them",
                "budget={steps: 3, seconds: 5} | budget must name exactly one of steps, epochs and seconds, but got steps=3, seconds=5.0",
                "budget.steps=many      | budget.steps must be a whole number, but got many",
                "budget.steps=1.5       | budget.steps must be a whole number, but got 1.5",
                "budget.steps=true      | budget.steps must be a whole number, but got true",
                "batch.size=010         | batch.size must be a whole number without leading zeros, but got 010",
                "evaluation.metric=[a]  | evaluation.metric must be a text, but got [\"a\"]",
                "averageDecay=true      | averageDecay must be a number, but got true",
                "data={type: files, train: [a]} | data.train must be a text, but got [\"a\"]",
                "data={type: files, train: a, limits: 3} | data.limits must be a section with keys of its own, but got 3",
                "optimizer=adam         | optimizer must be a section with keys of its own, but got adam",
                "batch.size=3000000000  | batch.size must be a whole number of at most 2147483647, but got 3000000000",
                "batch.size=-3000000000 | batch.size must be a whole number of at least -2147483648, but got -3000000000",
                "loss.labelSmoothing=[] | loss.labelSmoothing must be a number, but got []",
                "seed={x: 1}            | seed must be a whole number, but got {\"x\":\"1\"}",
                "precision=float64      | precision must be one of float32, bfloat16, but got float64",
            })
    void aValueOfTheWrongKindOrNoneNamesItsKey(String setting, String message) {
        assertRefused(setting, message.replace("\\\"", "\""));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "budget.steps=0              | budget.steps must be at least 1, but got 0",
                "budget.epochs=0 & data.pairs=3 | budget.epochs must be at least 1, but got 0",
                "budget.seconds=infinity         | budget.seconds must be finite, but got Infinity",
                "budget.seconds=Infinity         | budget.seconds must be finite, but got Infinity",
                "budget.epochs=3 | budget must be in steps or seconds for data without an end, but got epochs=3",
                "batch.size=0                | batch.size must be at least 1, but got 0",
                "batch.accumulation=0        | batch.accumulation must be at least 1, but got 0",
                "data.maxLength=0            | data.maxLength must be from 1 to 1024 for the task reverse, but got 0",
                "data.testMaxLength=0        | data.testMaxLength must be at least 1, but got 0",
                "data.pairs=-1               | data.pairs must be at least 0, but got -1",
                "model.dropout=1             | model.dropout must be in [0, 1), but got 1.0",
                "model.numLayers=0           | model.numLayers must be at least 1, but got 0",
                "model.variant.hiddenDim=0   | model.hiddenDim must be at least 1, but got 0",
                "model.numHeads=5 | model.embedDim must be divisible by numHeads, but got embedDim=64, numHeads=5",
                "optimizer.beta1=2           | optimizer.beta1 must be in [0, 1), but got 2.0",
                "schedule.peak=0             | schedule.peak must be finite and above 0, but got 0.0",
                "plateau.factor=1            | plateau.factor must be above 0 and below 1, but got 1.0",
                "clip.maxNorm=0              | clip.maxNorm must be above 0, but got 0.0",
                "lora.rank=0                 | lora.rank must be at least 1, but got 0",
                "lora.alpha=0                | lora.alpha must be finite and above 0, but got 0.0",
                "lora.targets=[]             | lora.targets must name a linear projection, but got none",
                "lora.trained=(              | lora.trained must be names or regular expressions, but got (: Unclosed group",
                "freeze=(                    | freeze must be names or regular expressions, but got (: Unclosed group",
                "lora={} & freeze=norm | freeze must be left out beside lora, which freezes all but what it names, but got [norm]",
                "averageDecay=1              | averageDecay must be in [0, 1), but got 1.0",
                "maxSkipped=-1               | maxSkipped must be at least 0, but got -1",
                "evaluation.interval=0       | evaluation.interval must be at least 1, but got 0",
                "evaluation.maxExamples=-1   | evaluation.maxExamples must be at least 0, but got -1",
                "evaluation.maxPairs=-1      | evaluation.maxExamples must be at least 0, but got -1",
                "checkpoints.keepBest=-1     | checkpoints.keepBest must be at least 0, but got -1",
                "batch.size=2147483647       | batch.size must be at most 65536, but got 2147483647",
                "batch.accumulation=2147483647 | batch.accumulation must be at most 65536, but got 2147483647",
                "data.testMaxLength=2147483647 | data.testMaxLength must be at most 2048, but got 2147483647",
                "model.embedDim=2147483647   | model.embedDim must be at most 65536, but got 2147483647",
                "model.hiddenDim=2147483647  | model.hiddenDim must be at most 262144, but got 2147483647",
                "model.numLayers=2147483647  | model.numLayers must be at most 1024, but got 2147483647",
                "model.type=fixed & model.hiddenDim=2147483647 | model.hiddenDim must be at most 65536, but got 2147483647",
                "model.type=attention & model.embedDim=65537 | model.embedDim must be at most 65536, but got 65537",
                "schedule.type=noam & schedule.embedDim=3 | schedule.embedDim must be the model's, but got schedule.embedDim=3, model.embedDim=64",
            })
    void aValueThatARecordRefusesNamesItsKey(String setting, String message) {
        assertRefused(setting, message);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                "a: b: c                    | 1, column 5: mapping values are not allowed here",
                "data: {type: x\\nmodel: 3  | 2, column 6: expected ',' or '}', but got :",
                "seed: 1\\nseed: 2          | 2, column 1: the key 'seed' stands twice",
            })
    void malformedTextNamesLineAndColumn(String text, String message) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> RecipeFile.parse(text.replace("\\n", "\n")))
                .withMessage("recipe must be YAML, but got an error at line " + message);
    }

    @Test
    void anEmptyTextIsNoRecipe() {
        for (String empty : List.of("", "\n", "# nothing\n", "null\n")) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> RecipeFile.parse(empty))
                    .withMessage("recipe must hold data, model and budget, but got nothing");
        }
        assertThatIllegalArgumentException()
                .isThrownBy(() -> RecipeFile.parse("- 3\n"))
                .withMessage("recipe must be keys with values, but got [\"3\"]");
    }

    @Test
    void whatLooksAtValidationNeedsSome() {
        for (String setting : List.of("evaluation.patience=3", "plateau={}")) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> RecipeFile.with(Recipes.SMALL, List.of(setting, "data.validationPairs=0")))
                    .withMessageStartingWith(
                            "data must have validation examples for a plateau or for patience, but got ");
        }
    }

    @Test
    void aScheduleWithoutANameIsNotForRecipes() {
        Schedule nameless = (step, progress) -> 1f;
        Recipe small = RecipeFile.parse(Recipes.SMALL);

        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Recipe(
                        small.data(),
                        small.batch(),
                        small.model(),
                        null,
                        null,
                        null,
                        small.loss(),
                        small.optimizer(),
                        nameless,
                        null,
                        small.clip(),
                        0f,
                        small.evaluation(),
                        small.precision(),
                        small.checkpoints(),
                        0,
                        1,
                        small.budget()))
                .withMessageStartingWith(
                        "schedule must be one of constant, linear, cosine, inverseSquareRoot, noam, but got ");
    }

    @Test
    void aNoamScheduleOutsideARecipeHasNoRate() {
        assertThatIllegalStateException()
                .isThrownBy(() -> new NoamSchedule(null, 1f, 3).learningRate(1, 0))
                .withMessage("embedDim must be the model's, but got a schedule outside a recipe");
    }

    @Test
    void aResourceThatIsNotThereIsNamed() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Families.resource(RecipeErrorsTest.class, "none.yaml"))
                .withMessage(
                        "name must be that of a resource beside dev.heed.recipe.RecipeErrorsTest, but got none.yaml");
    }
}
