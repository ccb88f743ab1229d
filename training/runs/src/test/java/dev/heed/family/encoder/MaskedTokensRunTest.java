package dev.heed.family.encoder;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import ai.djl.inference.Predictor;
import dev.heed.predict.Example;
import dev.heed.predict.Prediction;
import dev.heed.recipe.Recipe;
import dev.heed.run.RunFolder;
import dev.heed.run.TrainedModel;
import dev.heed.text.SpecialTokens;
import dev.heed.text.Tokenization;
import dev.heed.text.Vocabulary;
import dev.heed.text.VocabularyTokenizer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MaskedTokensRunTest {

    private static final List<String> LINES = List.of(
            "a cat sees a <mask>",
            "a <mask> sees a hen",
            "<mask> dog",
            "a [MASK] [MASK] a cow",
            "a dog sees <mask> dog");

    @TempDir
    private static Path folder = Path.of("");

    @TempDir
    private static Path data = Path.of("");

    private static Recipe recipe() {
        return EncoderRuns.recipe(EncoderRuns.MASKED_TOKENS, data.resolve("text.txt"));
    }

    @BeforeAll
    static void train() {
        EncoderRuns.text(data);
        EncoderRuns.run(folder, recipe());
    }

    @Test
    void isValidatedWithTheSameMasks() {
        assertThat(RunFolder.read(folder).orElseThrow().validation().columnNames())
                .containsExactly("update", "loss", "perplexity", "masked_accuracy");
        try (TrainedModel model = TrainedModel.load(folder)) {
            Path file = data.resolve("text.txt");
            assertThat(model.test(file)).isEqualTo(model.test(file));
            assertThat(model.test(file).metrics().get("masked_accuracy")).isGreaterThan(0.5);
        }
    }

    @Test
    void saysWhichPartIsHeldOut() throws IOException {
        assertThat(Files.readString(folder.resolve("log.txt")))
                .containsPattern(
                        "data.validation is not given: the last \\d+ characters of .*text.txt are held out for it");
    }

    @Test
    void fillsInWhatIsMasked() {
        try (TrainedModel model = TrainedModel.load(folder)) {
            Prediction filled = model.predict("a cat <mask> a cat");

            assertThat(filled.output()).isEqualTo("a cat sees a cat");
            assertThat(filled.probabilities()).hasSizeLessThanOrEqualTo(10);
            assertThat(filled.probabilities().keySet().iterator().next()).isEqualTo(" sees");
            assertThat(List.copyOf(filled.probabilities().values()))
                    .isSortedAccordingTo((one, other) -> -one.compareTo(other));
            assertThat(model.predict("a cat [MASK] a cat"))
                    .usingRecursiveComparison()
                    .ignoringFields("input")
                    .isEqualTo(filled);
            assertThat(model.predict("a hen <mask> [MASK] hen").output())
                    .startsWith("a hen")
                    .endsWith(" hen");
        }
    }

    /** What the tokenizer does not know stays what it is. */
    @Test
    void changesNothingButTheMasks() {
        try (TrainedModel model = TrainedModel.load(folder)) {
            assertThat(model.predict("a cat <mask> Ωmega!").output())
                    .startsWith("a cat")
                    .endsWith(" Ωmega!");
        }
    }

    @Test
    void givesALineTheSameWhateverIsBesideIt() {
        try (TrainedModel model = TrainedModel.load(folder)) {
            List<Prediction> together = model.predict(LINES);
            for (int line = 0; line < LINES.size(); line++) {
                Prediction alone = model.predict(LINES.get(line));
                assertThat(together.get(line).output()).isEqualTo(alone.output());
                String best = alone.probabilities().keySet().iterator().next();
                assertThat(together.get(line).probabilities().get(best))
                        .isCloseTo(alone.probabilities().get(best), within(1e-5));
            }
        }
    }

    @Test
    void isUsedByDjl() throws Exception {
        try (TrainedModel model = TrainedModel.load(folder);
                Predictor<String, Prediction> predictor = model.newPredictor()) {
            for (String line : LINES) {
                Prediction djls = predictor.predict(line);
                assertThat(djls.output()).isEqualTo(model.predict(line).output());
                assertThat(djls.probabilities().values().iterator().next())
                        .isCloseTo(
                                model.predict(line)
                                        .probabilities()
                                        .values()
                                        .iterator()
                                        .next(),
                                within(1e-5));
            }
        }
    }

    @Test
    void anyThreadUsesIt() throws Exception {
        ExecutorService thread = Executors.newSingleThreadExecutor();
        try (TrainedModel model = TrainedModel.load(folder)) {
            Prediction own = model.predict(LINES.get(1));
            assertThat(CompletableFuture.supplyAsync(() -> model.predict(LINES.get(1)), thread)
                            .get())
                    .isEqualTo(own);
        } finally {
            thread.shutdownNow();
        }
    }

    @Test
    void needsItsFolderAlone(@TempDir Path moved) {
        EncoderRuns.copy(folder, moved);
        try (TrainedModel model = TrainedModel.load(moved);
                TrainedModel own = TrainedModel.load(folder)) {
            assertThat(model.predict(LINES)).isEqualTo(own.predict(LINES));
        }
    }

    @Test
    void showsWhatItLookedAt() {
        try (TrainedModel model = TrainedModel.load(folder)) {
            assertThat(model.attention("a <mask> sees").orElseThrow().source()).containsExactly("a", "<mask>", " sees");
        }
    }

    @Test
    void linesThatItCannotReadAreRefused() {
        try (TrainedModel model = TrainedModel.load(folder)) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> model.predict("a cat"))
                    .withMessage("line must hold <mask> or [MASK] where a token is to be filled in, but got 'a cat'");
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> model.predict(""))
                    .withMessage("line must hold <mask> or [MASK] where a token is to be filled in, but got ''");
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> model.predict("a cat sees a cat sees a <mask>"))
                    .withMessage("line must hold at most as many tokens as a window, 7, but got 8");
        }
    }

    @Test
    void charactersKeepTheSpaceBeforeAMask(@TempDir Path other) {
        EncoderRuns.run(other, recipe().with("data.tokenizer=characters", "budget.steps=1"));
        try (TrainedModel model = TrainedModel.load(other)) {
            assertThat(((MaskedTokensText) model.text()).tokens("a <mask>")).hasSize(3);
            assertThat(model.predict("a <mask>").output()).hasSize(3).startsWith("a ");
        }
    }

    @Test
    void goesOnToTheSameEnd(@TempDir Path other) {
        assertThat(EncoderRuns.run(other, recipe(), 53)).isEmpty();
        assertThat(EncoderRuns.run(other, recipe())).isPresent();

        for (String name : List.of("parameters.safetensors", "history.csv", "validation.csv", "samples.jsonl")) {
            assertThat(other.resolve(name)).as(name).hasSameBinaryContentAs(folder.resolve(name));
        }
    }

    @Test
    void readsFoldersAndHoldsOutFiles(@TempDir Path other) throws IOException {
        for (int file = 0; file < 5; file++) {
            EncoderRuns.write(other.resolve("part" + file + ".md"), "a cat sees a cat, a dog sees a dog\n");
        }
        EncoderRuns.write(other.resolve("notes.txt"), "none of this");
        EncoderRuns.write(Files.createDirectory(other.resolve("inner")).resolve("six.md"), "a hen sees a hen\n");
        EncoderRuns.write(other.resolve("empty.md"), "");

        MaskedTextData.Sets sets = ((MaskedTextData) recipe().with("data.train=" + other, "data.include=*.md")
                        .data())
                .read(null, null);

        assertThat(sets.remarks())
                .containsExactly("data.validation is not given: 1 of the 6 files are held out for it");
        assertThat(sets.validation()).hasSize(1);
        assertRefused(
                recipe().with("data.train=" + other, "data.include=*.java"),
                other + ": folder must hold text in files that match *.java, but got none");
    }

    @Test
    void textsThatTeachNothingAreRefused(@TempDir Path other) {
        Path file = other.resolve("text.txt");
        Recipe recipe = recipe().with("data.train=" + file, "data.heldOut=0");
        EncoderRuns.write(file, "");
        assertRefused(recipe, file + ": file must hold text, but got 0 blanks");
        EncoderRuns.write(file, "a cat sees\n");
        assertRefused(recipe, "text must hold at least 7 tokens, as many as a window, but got 4");
        assertRefused(recipe.with("data.vocabulary=4"), "vocabSize must be at least 5, but got 4");
    }

    private static void assertRefused(Recipe recipe, String message) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new MaskedTokensFamily().task(recipe))
                .withMessage(message);
    }

    @Test
    void examplesAreMadeOfTheirLinesAlone() {
        List<String> lines =
                IntStream.range(0, 9000).mapToObj(Integer::toString).toList();
        List<String> asked = new ArrayList<>();

        List<Example> examples = MaskedTokensTask.examples(lines, line -> {
            asked.add(line);
            return line.equals("0") ? Optional.empty() : Optional.of(new Example(line, ""));
        });

        assertThat(asked).containsExactly("0", "1", "3000", "6000");
        assertThat(examples.stream().map(Example::input)).containsExactly("1", "3000", "6000");
        assertThat(MaskedTokensTask.examples(List.of("a"), line -> Optional.of(new Example(line, ""))))
                .hasSize(1);
    }

    /** A window of unknown tokens alone has nothing to guess. */
    @Test
    void windowsThatTeachNothingAreLeftOut() {
        VocabularyTokenizer tokenizer =
                new VocabularyTokenizer(Tokenization.LOSSLESS_CHARACTERS, Vocabulary.of(List.of("a", "b")));
        int a = tokenizer.encode("a")[0];

        assertThat(MaskedTextData.windows(List.of("a??", "?", "ab?"), tokenizer, 2))
                .containsExactly(a, SpecialTokens.UNKNOWN, a, a + 1);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> MaskedTextData.windows(List.of("???"), tokenizer, 2))
                .withMessage("text must hold a token that the tokenizer knows, but got 3 tokens");
    }
}
