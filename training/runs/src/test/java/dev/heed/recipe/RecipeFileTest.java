package dev.heed.recipe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.heed.data.BatchConfig;
import dev.heed.data.GeneratedTask;
import dev.heed.family.lm.TextData;
import dev.heed.family.seq2seq.AttentionModel;
import dev.heed.family.seq2seq.GeneratedData;
import dev.heed.family.seq2seq.TransformerModel;
import dev.heed.seq2seq.AttentionSeq2SeqConfig.InputFeeding;
import dev.heed.train.Budget;
import dev.heed.train.optim.LionConfig;
import dev.heed.train.schedule.WarmupCosine;
import dev.heed.train.schedule.WarmupLinear;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RecipeFileTest {

    @TempDir
    private Path folder;

    private static Recipe small(String... settings) {
        return RecipeFile.with(Recipes.SMALL, List.of(settings));
    }

    @Nested
    class RoundTrip {

        @Test
        void whatWasWrittenIsReadAsAnEqualRecipe() {
            assertThat(Recipes.everyCombination())
                    .hasSize((4 * 6 + 4 * 2 + 5) * 5 * 5)
                    .allSatisfy(recipe -> {
                        String text = RecipeFile.text(recipe);

                        assertThat(RecipeFile.parse(text)).isEqualTo(recipe);
                    });
        }

        @Test
        void goesThroughAFile() {
            Path path = folder.resolve("runs/one.yaml");

            RecipeFile.write(path, small());

            assertThat(RecipeFile.read(path)).isEqualTo(small());
        }

        /** What Spark reads and this process does not. */
        @Test
        void namesWhatStandsAtAnAddress() throws IOException {
            Path path = Files.writeString(folder.resolve("addresses.yaml"), """
                    data: {type: text, train: [a.txt, "s3a://bucket/b.txt"], validation: c.txt}
                    start: hdfs://host/runs/one
                    """);

            assertThat(RecipeFile.addresses(path, List.of("data.test=file:///d.txt")))
                    .containsExactly(
                            Map.entry("data.train", new RecipeFile.Texts(List.of("a.txt", "s3a://bucket/b.txt"), true)),
                            Map.entry("data.test", new RecipeFile.Texts(List.of("file:///d.txt"), false)),
                            Map.entry("start", new RecipeFile.Texts(List.of("hdfs://host/runs/one"), false)));
        }

        @Test
        void takesTextsOfAnyCharacters() {
            Recipe recipe = RecipeFile.parse(
                            "data: {type: text, train: [a.txt]}\nmodel: {type: languageModel, embedDim: 4,"
                                    + " numHeads: 2, numLayers: 1}\nbudget: {steps: 1}")
                    .with(RecipeFile.setting("data.train", List.of("a, b.txt", "c\"d: #\\e"), true));

            assertThat(RecipeFile.text(recipe)).contains("a, b.txt").contains("c\\\"d: #\\\\e");
        }

        @Test
        void whatIsWrittenIsComplete() {
            assertThat(RecipeFile.text(small())).isEqualTo("""
                            data:
                              type: generated
                              task: reverse
                              maxLength: 25
                              testMaxLength: 30
                              pairs: 0
                              validationPairs: 1000
                              testPairs: 1000
                            batch:
                              size: 64
                              accumulation: 1
                              workers: 1
                            model:
                              type: transformer
                              embedDim: 64
                              numHeads: 4
                              numLayers: 2
                              position: rotary
                              dropout: 0.0
                              hiddenDim: 256
                              activation: relu
                              norm: layer
                              placement: pre
                              output: separate
                              embeddings: separate
                            loss:
                              labelSmoothing: 0.0
                            optimizer:
                              type: adamw
                              beta1: 0.9
                              beta2: 0.98
                              epsilon: 1.0E-8
                              weightDecay: 0.0
                            schedule:
                              type: cosine
                              peak: 0.002
                              warmupSteps: 100
                            clip:
                              maxNorm: 1.0
                              maxValue: Infinity
                            averageDecay: 0.0
                            evaluation:
                              interval: 200
                              metric: loss
                              patience: 0
                              leastImprovement: 0.0
                              maxExamples: 0
                            precision: float32
                            checkpoints:
                              interval: 200
                              keepBest: 1
                            maxSkipped: 0
                            seed: 1
                            budget:
                              steps: 7
                            """);
        }
    }

    @Nested
    class Defaults {

        @Test
        void areThoseOfARecipeMadeInJava() {
            Recipe made = Recipe.of(
                    new GeneratedData(GeneratedTask.REVERSE, null, null, 0, 1000, 1000),
                    small().model(),
                    Budget.ofSteps(7));

            assertThat(small()).isEqualTo(made);
            assertThat(made.with("seed=3", "schedule.peak=0.5")).isEqualTo(small("seed=3", "schedule.peak=0.5"));
        }

        @Test
        void fillASectionThatIsGivenInPart() {
            assertThat(small("schedule={peak: 0.25}").schedule()).isEqualTo(new WarmupCosine(0.25f, 100));
            assertThat(small("plateau={}").plateau()).isEqualTo(new PlateauSettings(0.5f, 3));
        }

        @Test
        void followOtherSettings() {
            assertThat(small("data.maxLength=10").data())
                    .isEqualTo(new GeneratedData(GeneratedTask.REVERSE, 10, 12, 0, 1000, 1000));
            assertThat(((TransformerModel) small("model.embedDim=24").model()).hiddenDim())
                    .isEqualTo(96);
            assertThat(((GeneratedData) small("data.task=copy").data()).maxLength())
                    .isEqualTo(64);
            assertThat(small("model.embedDim=24", "schedule.type=noam").schedule())
                    .isEqualTo(new NoamSchedule(24, 1f, 4000));
        }
    }

    @Nested
    class Settings {

        @Test
        void laterOnesHoldOverEarlierOnes() {
            assertThat(small("seed=3", "seed=5").seed()).isEqualTo(5);
        }

        @Test
        void changeARecipe() {
            Recipe changed = small().with("batch.size=13", "precision=bfloat16");

            assertThat(changed.batch()).isEqualTo(new BatchConfig(13, 1, 1));
            assertThat(changed.with("batch.size=64", "precision=float32")).isEqualTo(small());
        }

        @Test
        void aNewTypeKeepsWhatBothHaveWhereverItStands() {
            Recipe changed = small("schedule.peak=0.5", "model.embedDim=24")
                    .with("model.inputFeeding=on", "model.type=attention", "schedule.type=linear");

            assertThat(changed.schedule()).isEqualTo(new WarmupLinear(0.5f, 100));
            assertThat(changed.model()).isInstanceOfSatisfying(AttentionModel.class, model -> {
                assertThat(model.embedDim()).isEqualTo(24);
                assertThat(model.inputFeeding()).isEqualTo(InputFeeding.ON);
            });
            assertThat(small("optimizer.type=lion").optimizer()).isEqualTo(LionConfig.standard());
        }

        @Test
        void theModelsTypeSaysWhichDataThereIsWhereverItStands() {
            Recipe changed = small().with("data.type=text", "data.train=text.txt", "model.type=languageModel");

            assertThat(changed.data()).isInstanceOf(TextData.class);
            assertThat(changed)
                    .isEqualTo(small().with("model.type=languageModel", "data.type=text", "data.train=text.txt"));
        }

        @Test
        void aNewBudgetTakesThePlaceOfTheOldOne() {
            assertThat(small("budget.seconds=3").budget()).isEqualTo(Budget.ofSeconds(3));
        }

        @Test
        void nothingTakesAKeyAway() {
            assertThat(small("plateau={}", "seed=7").with("plateau=", "seed=")).isEqualTo(small());
        }

        @Test
        void aNumberMayBeWrittenAsPeopleDo() {
            assertThat(small("schedule.peak=1e-3").schedule()).isEqualTo(new WarmupCosine(1e-3f, 100));
            assertThat(small("clip.maxNorm=infinity").clip().maxNorm()).isInfinite();
        }

        @Test
        void mustBeKeyAndValue() {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> small("seed"))
                    .withMessage("setting must be key.path=value, but got seed");
        }
    }

    @Nested
    class OnDisk {

        @Test
        void aFileThatIsNotThereIsNamed() {
            Path path = folder.resolve("none.yaml");

            assertThatIllegalArgumentException()
                    .isThrownBy(() -> RecipeFile.read(path))
                    .withMessage(path + ": path must name a readable file, but got nothing there");
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> RecipeFile.read(folder))
                    .withMessage(folder + ": path must name a readable file, but got a directory");
        }

        @Test
        void aFileIsNamedWithWhatIsWrongInIt() throws IOException {
            Path path = Files.writeString(folder.resolve("one.yaml"), "seed: 3\n");

            assertThatIllegalArgumentException()
                    .isThrownBy(() -> RecipeFile.read(path))
                    .withMessage(path + ": data must be a section with keys of its own, but got nothing");
        }

        @Test
        void aFileMustBeText() throws IOException {
            Path path = Files.write(folder.resolve("one.yaml"), new byte[] {'a', (byte) 0xe4});

            assertThatIllegalArgumentException()
                    .isThrownBy(() -> RecipeFile.read(path))
                    .withMessage(path + ":1: file must be UTF-8 text, but got the byte 0xE4 at offset 1");
        }

        @Test
        void aFileMayBeginWithAByteOrderMark() throws IOException {
            Path path = Files.writeString(folder.resolve("one.yaml"), "\uFEFF" + RecipeFile.text(small()));

            assertThat(RecipeFile.read(path)).isEqualTo(small());
        }

        @Test
        void aFileOfAnotherKindIsRefusedAtOnce() throws IOException {
            Path path = Files.write(folder.resolve("large.bin"), new byte[1_000_001]);

            assertThatIllegalArgumentException()
                    .isThrownBy(() -> RecipeFile.read(path))
                    .withMessage(path + ": recipe must have at most 1000000 bytes, but got 1000001");
        }
    }
}
