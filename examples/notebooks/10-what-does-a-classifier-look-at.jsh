// %% [markdown]
// # What does a classifier look at?
//
// A text of the letters a and b, some of them behind a mark: `a * b b * a * b a`. Its class is the letter that is marked more
// often, here b. Each text holds both letters equally often, so that counting them says nothing: the classifier has to see what
// stands next to what. A small Transformer encoder learns it in half a minute, and its attention weights show how.
// %%
import static dev.heed.notebook.Display.display;

import dev.heed.family.encoder.ClassifierText;
import dev.heed.look.AttentionTrace;
import dev.heed.notebook.Sizes;
import dev.heed.predict.*;
import dev.heed.recipe.*;
import dev.heed.run.*;
import dev.heed.train.StopSignal;
import java.nio.file.*;
// %% [markdown]
// ## Training by a recipe
//
// The same text could stand in a file for `./heed train`. With a file of your own the data would be
// `{type: labels, train: FILE}`, lines of a label, a tab and a text.
// %%
Recipe recipe = RecipeFile.with(
        """
        data: {type: generated, maxLetters: 5, validationTexts: 500, testTexts: 500}
        model: {type: classifier, embedDim: 32, numHeads: 2, numLayers: 2, dropout: 0}
        schedule: {peak: 0.005}
        evaluation: {interval: 100}
        checkpoints: {interval: 500}
        budget: {steps: 500}
        """,
        List.of("budget.steps=" + Sizes.of(500, 3)));
Path runs = Files.createTempDirectory("classifier");
RunResult train(Recipe recipe, String name) {
    try (LockedRunFolder folder = LockedRunFolder.open(runs.resolve(name))) {
        return new TrainingRun(recipe).run(folder, new StopSignal()).orElseThrow();
    }
}
RunResult result = train(recipe, "marked");
System.out.printf(Locale.ROOT, "%,d parameters, test: %s%n", result.parameters(), result.test().metrics());
display(RunFolder.read(runs.resolve("marked")).orElseThrow().validation());
// %% [markdown]
// Without positions, attention sees which tokens there are and not where. That is a bag of words, and no better than chance:
// half of the texts.
// %%
RunResult bag = train(recipe.with("model.position=none"), "bag");
System.out.println("without positions: " + bag.test().metrics());
// %% [markdown]
// ## A new text
//
// The folder of the run is all that a prediction needs. It gives the label, the probability of each, and the vector that the
// classifier read the label from.
// %%
TrainedModel model = TrainedModel.load(runs.resolve("marked"));
String text = "a * b b * a * b a";
for (String each : List.of(text, "* a b b * a * b a")) {
    Prediction prediction = model.predict(each);
    System.out.println(each + "  is " + prediction.output() + "  " + prediction.probabilities());
}
System.out.println(model.predict(text).embedding().size() + " numbers stand for the text");
// %% [markdown]
// One mark moved from a b to an a, and the label changes with it.
//
// ## Where it looked
//
// A map for each head of each layer: the token of a row looks at those of the columns. In the first layer one head looks for what
// stands just before a letter: a cell beside the diagonal. In the second layer marks look at the letter behind them.
// %%
AttentionTrace trace = model.attention(text).orElseThrow();
display(trace.drawHeads("the classifier").orElseThrow());
display(trace.statistics()[0]);
// %% [markdown]
// The class is read from the mean of all tokens' vectors, so what the classifier saw in the end is the mean of the rows. In the
// last layer one head has gathered the marked letters of the class: what is dark there decided.
// %%
AttentionTrace pooled = ((ClassifierText) model.text()).pooled(trace);
display(pooled.drawHeads("the classifier, mean of all tokens").orElseThrow());
model.close();
/exit
