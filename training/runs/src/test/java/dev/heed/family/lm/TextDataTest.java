package dev.heed.family.lm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.heed.data.BatchStream;
import dev.heed.data.LanguageModelBatch;
import dev.heed.predict.Example;
import dev.heed.recipe.Recipe;
import dev.heed.recipe.RecipeFile;
import dev.heed.text.BytePairTokenizer;
import dev.heed.text.Tokenizer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TextDataTest {

    @TempDir
    private Path folder;

    /** Numbers, so that each place can be told from the others. */
    private static String text(int from, int to) {
        return IntStream.range(from, to).mapToObj(number -> number + "\n").collect(Collectors.joining());
    }

    private Path write(String name, String text) throws IOException {
        Path file = folder.resolve(name);
        Files.createDirectories(file.getParent());
        return Files.writeString(file, text);
    }

    private static Recipe recipe(Path train, String... settings) {
        return RecipeFile.with(
                "data: {type: text, context: 7}\nmodel: {type: languageModel}\nbudget: {steps: 7}\n",
                Stream.concat(Stream.of("data.train=" + train), Stream.of(settings))
                        .toList());
    }

    private static LanguageSets sets(Path train, String... settings) {
        Recipe recipe = recipe(train, settings);
        return ((TextData) recipe.data())
                .read(recipe.start(), null, recipe.evaluation().maxExamples());
    }

    private static Set<String> rows(LanguageSets sets, List<LanguageModelBatch> batches) {
        return batches.stream()
                .flatMap(batch -> batch.tokens().rows().stream())
                .map(sets.tokenizer()::decode)
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static List<LanguageModelBatch> take(int count, BatchStream<LanguageModelBatch> batches) {
        return Stream.generate(batches::next).limit(count).toList();
    }

    @Test
    void theEndOfTheTextIsHeldOut() throws IOException {
        Path file = write("text.txt", text(100, 200));

        LanguageSets sets = sets(file, "data.order=in_order");

        assertThat(sets.remarks())
                .containsExactly(
                        "for validation, the last 40 of 400 characters are held out",
                        "learns from 360 tokens, of a vocabulary of 15");
        assertThat(sets.trainingSequences()).isEqualTo(52);
        assertThat(rows(sets, take(13, sets.batches().of(4, 3))))
                .hasSize(52)
                .contains("100\n101\n")
                .noneMatch(row -> row.contains("190\n"));
        HeldOut heldOut = sets.validation().orElseThrow();
        assertThat(rows(sets, heldOut.batches())).hasSize(6).contains("190\n191\n", "198\n199\n".substring(3));
        assertThat(heldOut.charactersPerTarget()).isEqualTo(1);
        assertThat(sets.test()).isEmpty();
    }

    @Test
    void aTextWithoutTokensIsRefused() {
        Tokenizer characters = Tokenizer.of("characters", List.of("ab"), 9);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> HeldOut.ofText(List.of(""), characters, 5, 0))
                .withMessage("text must hold at least 2 tokens, but got 0");
    }

    @Test
    void wholeFilesAreHeldOutIfWanted() throws IOException {
        for (int number = 1; number <= 10; number++) {
            write("many/" + number + ".txt", String.format(Locale.ROOT, "file %02d!\n", number));
        }

        LanguageSets sets = sets(folder.resolve("many"), "data.split=file", "data.heldOut=0.2", "data.context=8");

        assertThat(sets.remarks()).contains("for validation, 2 of 10 files are held out");
        assertThat(rows(sets, sets.validation().orElseThrow().batches()))
                .anyMatch(row -> row.startsWith("file 0") || row.startsWith("file 1"));
        assertThat(sets(folder.resolve("many"), "data.split=file", "seed=7", "data.heldOut=0.2", "data.context=8")
                        .digest())
                .isEqualTo(sets.digest());
    }

    @Test
    void filesOfOnesOwnAreMeasuredOn() throws IOException {
        Path train = write("train.txt", text(100, 200));
        Path other = write("other.txt", text(300, 310));
        Path last = write("last.txt", text(500, 501));
        Path copy = write("copy.txt", text(500, 501));

        LanguageSets sets = sets(train, "data.validation=" + other, "data.test=[" + last + ", " + copy + "]");

        assertThat(sets.remarks()).containsExactly("learns from 400 tokens, of a vocabulary of 15");
        assertThat(rows(sets, sets.validation().orElseThrow().batches())).contains("300\n301\n");
        assertThat(rows(sets, sets.test().orElseThrow().batches())).containsExactly("500\n500\n");
        assertThat(sets.digest()).isNotEqualTo(sets(train).digest());
    }

    @Test
    void aFewWindowsAreSpreadOverTheWholeText() throws IOException {
        Path file = write("text.txt", text(100, 300));

        LanguageSets few = sets(file, "data.heldOut=0.5", "evaluation.maxExamples=4");

        assertThat(rows(few, few.validation().orElseThrow().batches()))
                .hasSize(4)
                .contains("200\n201\n");
        assertThat(sets(file, "data.heldOut=0").validation()).isEmpty();
        assertThat(recipe(file, "data.heldOut=0").data().hasValidation()).isFalse();
    }

    /** An update's batch is the same whatever came before, and an epoch the text once. */
    @Test
    void anEpochHasAsManyWindowsAsHoldTheText() throws IOException {
        Path file = write("text.txt", text(100, 200));
        Recipe recipe = recipe(file, "budget.steps=", "budget.epochs=3", "batch.size=5");

        LanguageModelTask task = new LanguageModelTask(recipe, null);

        assertThat(task.examplesPerEpoch()).isEqualTo(52);
        assertThat(recipe.trainingConfig(task.examplesPerEpoch()).budget().steps())
                .isEqualTo(33);
        BatchStream<LanguageModelBatch> skipped = task.batches();
        skipped.skip(4);
        assertThat(skipped.next().tokens().rows())
                .usingRecursiveComparison()
                .isEqualTo(take(5, task.batches()).get(4).tokens().rows());
    }

    @Test
    void tokensArePiecesOfAnyKind() throws IOException {
        Path file = write("text.txt", "the cat sat on the mat, the cat sat.\n".repeat(9));

        LanguageSets words = sets(file, "data.tokenizer=words", "data.heldOut=0");
        LanguageSets pairs = sets(file, "data.tokenizer=bytePairs", "data.vocabulary=270");
        Path saved = folder.resolve("saved/tokenizer.json");
        pairs.tokenizer().save(saved);
        LanguageSets given = sets(file, "data.tokenizer=" + saved);

        assertThat(words.tokenizer().vocabSize()).isEqualTo(4 + 9);
        assertThat(words.examples()).isEmpty();
        HeldOut line = ((TextData) recipe(file).data()).heldOut(words.tokenizer(), write("line.txt", "the cat sat.\n"));
        assertThat(line.charactersPerTarget()).isEqualTo(10.0 / 4); // all but the first of 5 tokens
        assertThat(pairs.tokenizer()).isInstanceOf(BytePairTokenizer.class);
        assertThat(pairs.tokenizer().vocabSize()).isEqualTo(270);
        assertThat(given.tokenizer()).isEqualTo(pairs.tokenizer());
        assertThat(given.digest()).isNotEqualTo(pairs.digest());
    }

    /** A prompt is what the text has, and its reference what follows there. */
    @Test
    void examplesAreFromTheTextThatIsHeldOut() throws IOException {
        Path file = write("text.txt", text(1000, 1200));

        LanguageSets sets = sets(file, "data.heldOut=0.5", "data.context=20");

        assertThat(sets.examples())
                .hasSize(3)
                .startsWith(new Example("1100\n1101\n", text(1102, 1110)))
                .contains(new Example("1134\n1135\n", text(1136, 1144)));
    }

    @Test
    void anotherRunsTokenizerIsTaken() throws IOException {
        Path file = write("text.txt", text(100, 200));
        Path run = folder.resolve("run");
        Files.createDirectories(run);
        Tokenizer theirs =
                sets(write("other.txt", "0123456789\nabc" + text(100, 200))).tokenizer();
        theirs.save(run.resolve("tokenizer.json"));

        assertThat(sets(file, "start=" + run).tokenizer()).isEqualTo(theirs);
        assertThat(sets(file, "start=" + run, "data.tokenizer=characters").tokenizer())
                .isEqualTo(theirs);
        assertThat(sets(file, "start=" + run, "data.tokenizer=" + run.resolve("tokenizer.json"))
                        .tokenizer())
                .isEqualTo(theirs);
        for (String other : List.of("words", "bytePairs")) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> sets(file, "start=" + run, "data.tokenizer=" + other))
                    .withMessage(
                            "tokenizer must be that of the folder to start from, but got " + other + "; leave it out");
        }
        assertThatIllegalArgumentException()
                .isThrownBy(() -> sets(file, "start=" + folder))
                .withMessage("start must be a folder with a tokenizer.json, but got " + folder + " without");
    }

    @Test
    void whatIsNoTextToLearnFromIsRefused() throws IOException {
        Path empty = write("empty.txt", "");
        Path one = write("short.txt", "1234567");
        Path folderOfNone = Files.createDirectories(folder.resolve("none"));

        assertThatIllegalArgumentException()
                .isThrownBy(() -> sets(empty))
                .withMessage(empty + ": file must hold text, but got 0 blanks");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> sets(one, "data.heldOut=0"))
                .withMessage("text must hold more tokens to learn from than context=7, but got 7");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> sets(folderOfNone))
                .withMessage(folderOfNone + ": folder must hold text in files that match *, but got none");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> sets(write("text.txt", text(100, 200)), "data.validation=" + write("a.txt", "a")))
                .withMessage("text must hold at least 2 tokens, but got 1");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> sets(one, "data.tokenizer=letters"))
                .withMessageStartingWith("tokenizer must be characters, words, bytePairs or the path");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> sets(one, "data.include=\"[a\""))
                .withMessageContaining("include must be a pattern of names such as *.java, but got [a");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> sets(one, "data.train=[]"))
                .withMessageContaining("train's files must be at least 1, but got 0");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> sets(one, "data.heldOut=1"))
                .withMessageContaining("heldOut must be in [0, 1), but got 1.0");
    }
}
