// %% [markdown]
// # Letters to sounds: what alignment does attention find?
//
// Nobody marks in a dictionary which letter makes which sound. A model with attention learns to pronounce from words and
// their sounds alone, and while it writes a sound, its weights say which letters it read. Here are 12,000 English words from the
// CMU Pronouncing Dictionary to learn from, and 1,000 others to test on.
// %%
import static dev.heed.notebook.Display.display;

import ai.djl.Model;
import ai.djl.engine.Engine;
import dev.heed.data.SequencePair;
import dev.heed.family.seq2seq.*;
import dev.heed.generate.*;
import dev.heed.metric.*;
import dev.heed.notebook.*;
import dev.heed.recipe.*;
import dev.heed.seq2seq.*;
import dev.heed.look.AttentionProbe;
import dev.heed.train.*;
import dev.heed.train.loss.Seq2SeqObjective;
import tech.tablesaw.api.*;
// %% [markdown]
// ## A recipe
//
// A training run is a recipe: data, model, budget; what is left out has a default. `./heed train FILE` carries one
// out from the command line, with checkpoints, tables and pictures. Here its parts are used one by one.
// %%
Recipe recipe = RecipeFile.parse("""
        data: {type: files, train: '%s', test: '%s', heldOut: 0, characters: source}
        model: {type: attention, embedDim: %d, hiddenDim: %d}
        budget: {steps: %d}
        """.formatted(
                SampleData.file("letters-train.tsv"),
                SampleData.file("letters-test.tsv"),
                Sizes.of(64, 8),
                Sizes.of(96, 8),
                Sizes.of(900, 3)));
PairSets data = PairSets.of(recipe);
for (SequencePair pair : data.test().subList(0, 3)) {
    System.out.println(String.join("", pair.source()) + "  " + String.join(" ", pair.target()));
}

Engine.getInstance().setRandomSeed(1);
Model model = Model.newInstance("letters");
Seq2Seq network = ((Seq2SeqModel) recipe.model()).build(data.vocabularies());
model.setBlock(network);
network.initialize(model.getNDManager());
System.out.printf(Locale.ROOT, "%,d parameters%n", network.parameterCount());

TrainingConfig config = recipe.trainingConfig(data.trainingPairs());
Training<Seq2SeqBatch> training =
        new Training<>(model, new Seq2SeqObjective(network, recipe.loss()), config, new StopSignal());
training.listen(report -> {
    if (report.step() % 150 == 0) {
        System.out.printf(
                Locale.ROOT,
                "update %d: loss %.2f, next sounds right %.0f %%%n",
                report.step(),
                report.loss(),
                100 * report.metrics().get("next_token_accuracy"));
    }
});
training.run(data.batches().of(recipe.batch().size(), recipe.seed()));
// %% [markdown]
// ## Words that it never saw
//
// A word counts as an error if one sound of it is wrong. The phoneme error rate counts wrong, missing and added sounds, as a share
// of all right ones.
// %%
List<SequencePair> tested = data.test().subList(0, Sizes.of(1000, 10));
Generator generator = new Generator(network, model.getNDManager(), GenerationConfig.greedy(20));
List<Generated> generated = generator.best(data.vocabularies().encode(tested).source().rows());
WordErrorRate words = new WordErrorRate();
PhonemeErrorRate sounds = new PhonemeErrorRate();
Table some = Table.create(
        StringColumn.create("word"), StringColumn.create("dictionary"), StringColumn.create("model"));
for (int row = 0; row < tested.size(); row++) {
    List<String> written = data.vocabularies().target().decode(generated.get(row).tokens());
    words.add(written, List.of(tested.get(row).target()));
    sounds.add(written, List.of(tested.get(row).target()));
    if (row % 100 == 0) {
        some.stringColumn(0).append(String.join("", tested.get(row).source()));
        some.stringColumn(1).append(String.join(" ", tested.get(row).target()));
        some.stringColumn(2).append(String.join(" ", written));
    }
}
System.out.printf(
        Locale.ROOT,
        "word error rate %.1f %%, phoneme error rate %.1f %%%n",
        100 * words.value(),
        100 * sounds.value());
display(some);
// %% [markdown]
// About half of the words come out without a mistake, after a ninth of the dictionary and a minute. Five minutes on all of
// it bring the word error rate below 30 % (docs/figures).
//
// ## The alignment
//
// Rows are the sounds in the order in which they were written, columns the letters. Mostly the eye moves on by one letter a
// sound; look at what happens where two letters make one sound, and at letters that are not heard.
// %%
AttentionProbe probe = new AttentionProbe(network, data.vocabularies(), model.getNDManager());
/** A word whose sounds are not known. */
SequencePair spelled(String word) {
    List<String> letters = word.chars().mapToObj(Character::toString).toList();
    return new SequencePair(letters, Collections.nCopies(8, "?"));
}

for (String word : List.of("thinker", "knightly", "phoning")) {
    display(probe.of(spelled(word)).orElseThrow().draw("the model reading " + word));
}
// %%
model.close();
/exit
