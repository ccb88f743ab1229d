// %% [markdown]
// # Which words could be English?
//
// A language model predicts the next token from those before it; whoever draws a token, puts it behind the others and asks
// again has a text. Here the tokens are letters, and the text is a list of 12,000 English words from the CMU Pronouncing
// Dictionary, in random order. Nobody tells the model what a syllable is.
// %%
import static dev.heed.notebook.Display.display;

import dev.heed.look.*;
import dev.heed.notebook.*;
import dev.heed.predict.*;
import dev.heed.recipe.*;
import dev.heed.run.*;
import dev.heed.train.*;
import java.nio.file.*;
import java.util.stream.*;
import tech.tablesaw.api.*;
// %% [markdown]
// ## A recipe, a run, a model
//
// The text is a file, the model a few numbers, and all else has a default. A part of the text is held out: on it the model is
// measured. The run leaves a folder with parameters and tokenizer, and the trained model is loaded from there.
// %%
List<String> words(String name) throws IOException {
    return Files.readAllLines(SampleData.file(name)).stream().map(line -> line.split("\t")[0]).toList();
}

List<String> known = new ArrayList<>(words("letters-train.tsv"));
Collections.shuffle(known, new Random(1));
Path folder = Files.createTempDirectory("words");
Path text = Files.writeString(folder.resolve("words.txt"), String.join("\n", known) + "\n");
Recipe recipe = RecipeFile.parse("""
        data: {type: text, train: '%s', context: 32, tokenizer: characters}
        model: {type: languageModel, embedDim: %d, numHeads: 4, numLayers: %d}
        schedule: {peak: 0.005}
        evaluation: {interval: %d}
        budget: {steps: %d}
        """.formatted(text, Sizes.of(64, 8), Sizes.of(3, 1), Sizes.of(100, 3), Sizes.of(500, 3)));
/** Prints what each validation measured. */
class Progress implements StepListener {
    public void afterStep(StepReport report) {}

    public void afterValidation(StepReport report, dev.heed.train.state.Validation validation) {
        System.out.printf(
                Locale.ROOT,
                "update %d: %.2f bits a letter, %.0f %% of next letters right%n",
                report.step(),
                validation.values().get("bits_per_character"),
                100 * validation.values().get("next_token_accuracy"));
    }
}

try (LockedRunFolder run = LockedRunFolder.openNew(folder.resolve("run"))) {
    new TrainingRun(recipe).run(run, new StopSignal(), new Progress());
}
TrainedModel model = TrainedModel.load(folder.resolve("run"));
// %% [markdown]
// Of 27 characters, a guess at random would take 4.8 bits. What is left is in part what nobody can know, where a word goes on
// in several ways and which word comes next, and in part what so small a model has not learned in so few updates.
//
// ## Words that nobody wrote
//
// From a line's end on the model writes words. Drawn as probable as it finds them, most are in no dictionary; they can be spoken all the
// same. A low temperature keeps to what is most probable, a high one to nothing.
// %%
Set<String> dictionary = new HashSet<>(known);
Table invented = Table.create(StringColumn.create("temperature"), StringColumn.create("words"), StringColumn.create("not in the list"));
for (double temperature : new double[] {0.4, 0.8, 1.5}) {
    Generation how = Generation.with(
            settings -> settings.setMaxTokens(Sizes.of(90, 9)).optTemperature(temperature).optSeed(5));
    String written = model.predict(List.of("\n"), how).get(0).output();
    List<String> whole = List.of(written.substring(0, Math.max(0, written.lastIndexOf('\n'))).split("\n"));
    invented.stringColumn(0).append(String.valueOf(temperature));
    invented.stringColumn(1).append(String.join(" ", whole));
    long fresh = whole.stream().filter(word -> !dictionary.contains(word)).count();
    invented.stringColumn(2).append(fresh + " of " + whole.size());
}
display(invented);
// %% [markdown]
// ## Is that a word?
//
// The same probabilities tell how much a text surprises the model: in words it has never seen, then in the same words with
// their letters in another order, and backwards.
// %%
List<String> others = words("letters-test.tsv").subList(0, Sizes.of(1000, 10));
Random random = new Random(1);
String shuffled(String word) {
    List<String> letters = new ArrayList<>(List.of(word.split("")));
    Collections.shuffle(letters, random);
    return String.join("", letters);
}

double bits(Stream<String> lines) throws IOException {
    Path file = Files.writeString(folder.resolve("lines.txt"), "\n" + lines.collect(Collectors.joining("\n")) + "\n");
    return model.test(file).metrics().get("bits_per_character");
}

Table surprise = Table.create(StringColumn.create("text"), DoubleColumn.create("bits a letter"));
void measure(String name, UnaryOperator<String> change) throws IOException {
    surprise.stringColumn(0).append(name);
    surprise.doubleColumn(1).append(bits(others.stream().map(change)));
}

measure("words it never saw", word -> word);
measure("their letters shuffled", word -> shuffled(word));
measure("backwards", word -> new StringBuilder(word).reverse().toString());
display(surprise);
// %% [markdown]
// ## Where does it look?
//
// Rows are letters that look, columns those that they look at, never one that comes later: each row predicts the letter after
// it. ␣ stands for a line's end; the weights are means over all heads. The words stand in random order, and the
// model has found that out: it looks back to where its word began, and hardly at what was before.
// %%
AttentionTrace trace = model.attention("\nnation\nstat").orElseThrow();
display(trace.draw("the model"));
// %%
model.close();
/exit
