// %% [markdown]
// # Where does a translation look?
//
// A network that translates reads a sentence in one language and writes it in another. With one fixed vector between the two, all
// of a long sentence must fit into it. With attention, each word that is written looks back at the words that were read. Here are
// both, on English and Spanish sentences of a small grammar: short ones of one clause, long ones of five. The figure of
// real sentences, thirty thousand verses, is in docs/figures.
// %%
import static dev.heed.notebook.Display.display;

import dev.heed.block.ParameterCount;
import dev.heed.chart.AccuracyChart;
import dev.heed.chart.AccuracyChart.Measure;
import dev.heed.look.AttentionTrace;
import dev.heed.notebook.Sizes;
import dev.heed.predict.*;
import dev.heed.recipe.*;
import dev.heed.run.*;
import dev.heed.train.StopSignal;
import java.nio.file.*;
import java.util.stream.*;
import tech.tablesaw.api.Table;
// %% [markdown]
// ## Sentences
//
// *The old king sees the window* is *el rey viejo ve la ventana*: in Spanish the adjective stands behind its noun, and article and
// adjective follow the noun's gender. So words change places, and to write `el` one must know which noun will come.
// %%
List<String> nouns = List.of(
        "king el rey", "book el libro", "dog el perro", "river el río", "garden el jardín", "horse el caballo", "boy el niño",
        "queen la reina", "house la casa", "letter la carta", "table la mesa", "star la estrella", "window la ventana");
List<String> adjectives =
        List.of("old viej", "red roj", "white blanc", "small pequeñ", "new nuev", "black negr", "tall alt", "good buen");
List<String> verbs = List.of("sees ve", "finds encuentra", "wants quiere", "loses pierde", "draws dibuja", "buys compra");
List<String> links = List.of("and y", "but pero", "because porque", "while mientras");

Random random = new Random(1);
String[] draw(List<String> words) {
    return words.get(random.nextInt(words.size())).split(" ");
}

/** English and Spanish. */
String[] nounPhrase() {
    String[] noun = draw(nouns);
    if (random.nextInt(3) == 0) {
        return new String[] {"the " + noun[0], noun[1] + " " + noun[2]};
    }
    String[] adjective = draw(adjectives);
    String ending = noun[1].equals("el") ? "o" : "a";
    return new String[] {
        "the " + adjective[0] + " " + noun[0], noun[1] + " " + noun[2] + " " + adjective[1] + ending
    };
}

String sentence(int clauses) {
    StringBuilder english = new StringBuilder();
    StringBuilder spanish = new StringBuilder();
    for (int clause = 0; clause < clauses; clause++) {
        List<String[]> parts = new ArrayList<>(List.of(nounPhrase(), draw(verbs), nounPhrase()));
        if (clause > 0) {
            parts.add(0, draw(links));
        }
        for (String[] part : parts) {
            english.append(part[0]).append(' ');
            spanish.append(part[1]).append(' ');
        }
    }
    return english.toString().strip() + "\t" + spanish.toString().strip();
}

Path folder = Files.createTempDirectory("translation");
Path write(String name, int count) throws IOException {
    return Files.write(
            folder.resolve(name), IntStream.range(0, count).mapToObj(each -> sentence(1 + each % 5)).toList());
}

Path training = write("train.tsv", Sizes.of(20_000, 200));
Path unseen = write("unseen.tsv", Sizes.of(500, 10));
Files.readAllLines(unseen).subList(0, 2).forEach(System.out::println);
// %% [markdown]
// ## Two models
//
// Both are an LSTM that reads and another that writes, and learn from the same batches. The fixed vector is given at every step of
// writing, and its model has twice the parameters.
//
// With `RUNS` and `DATA` in the environment the notebook takes runs that were trained before, the folders `fixed` and `attention`
// in `RUNS`, and a file of unseen pairs. `RUNS=runs/1 DATA=verses/test.tsv ./heed notebook FILE` shows the verses.
// %%
void train(Path runs, String name, String model) {
    Recipe recipe = RecipeFile.parse("""
            data: {type: files, train: '%s', heldOut: 0}
            model: {type: %s, embedDim: 64, cell: lstm, %s}
            schedule: {peak: 0.005}
            checkpoints: {interval: 1000}
            budget: {steps: %d}
            """.formatted(training, name, model, Sizes.of(500, 3)));
    try (LockedRunFolder run = LockedRunFolder.open(runs.resolve(name))) {
        new TrainingRun(recipe).run(run, new StopSignal());
    }
}

Path runs = Path.of(System.getenv().getOrDefault("RUNS", folder.toString()));
Path data = Path.of(System.getenv().getOrDefault("DATA", unseen.toString()));
if (runs.equals(folder)) {
    train(runs, "fixed", "hiddenDim: 128, sourceOrder: reversed");
    train(runs, "attention", "hiddenDim: 64");
}
// %% [markdown]
// ## BLEU by length
//
// BLEU counts the words, pairs, threes and fours of words that a translation shares with the right one: 100 when all are right.
// %%
Map<String, TrainedModel> models = new LinkedHashMap<>();
Map<String, TestScores> scores = new LinkedHashMap<>();
Table lengths = LengthTable.of("", 0, List.of());
for (String name : List.of("fixed", "attention")) {
    TrainedModel model = TrainedModel.load(runs.resolve(name));
    models.put(name, model);
    scores.put(name, model.test(data));
    lengths.append(LengthTable.of(
            name, ParameterCount.of(model.network()), scores.get(name).byLength()));
}
display(new AccuracyChart(lengths, Integer.MAX_VALUE, Measure.BLEU, "BLEU by source length in words"));
// %% [markdown]
// Short sentences are nearly alike. The fixed vector falls as they grow; attention does not.
//
// ## Where the fixed vector lost it
//
// The longest sentence of at most forty words, and what each model made of it. The number says how many words are right before the
// first that is not.
// %%
int words(String text) {
    return text.split(" ").length;
}

TestedOutput longest(String name) {
    return scores.get(name).outputs().stream()
            .filter(output -> words(output.source()) <= 40)
            .max(Comparator.comparingInt(output -> words(output.source())))
            .orElseThrow();
}

/** How many words are right before the first that is not. */
int rightUntil(TestedOutput tested) {
    List<String> output = List.of(tested.output().split(" "));
    List<String> reference = List.of(tested.references().get(0).split(" "));
    int word = 0;
    while (word < Math.min(output.size(), reference.size()) && output.get(word).equals(reference.get(word))) {
        word++;
    }
    return word;
}

System.out.println("English:    " + longest("fixed").source());
System.out.println("Spanish:    " + longest("fixed").references().get(0));
for (String name : models.keySet()) {
    System.out.printf("%-11s %s%n", name + ":", longest(name).output());
    System.out.println("            " + rightUntil(longest(name)) + " words");
}
// %% [markdown]
// The fixed vector keeps the beginning, and the shape of a sentence to its end: article, noun, adjective, verb. Which noun it was, it
// has lost.
//
// ## Where attention looked
//
// Rows are the Spanish words as they were written, columns the English ones. The way goes down the diagonal, with a step ahead and one
// back where noun and adjective change places. Each `el` and `la` looks at its own `the`: the encoder reads in both directions, so
// that the vector of `the` knows which noun comes.
// %%
AttentionTrace trace = models.get("attention").attention(longest("attention").source()).orElseThrow();
display(trace.draw("the translation"));
models.values().forEach(TrainedModel::close);
/exit
