// %% [markdown]
// # Why does one fixed vector forget?
//
// A network that first squeezes a whole sentence into one vector must find room in it for every token. The vector has the same
// size for five tokens as for fifty. Attention keeps one vector *per token* and looks back at all of them, so what it can
// remember grows with the sentence.
//
// The test is as plain as can be: copy a sequence of random symbols. Nothing can be guessed, everything must be remembered.
// %%
import static dev.heed.notebook.Display.display;

import dev.heed.block.Precision;
import dev.heed.chart.AccuracyChart;
import dev.heed.data.GeneratedTask;
import dev.heed.look.AttentionTrace;
import dev.heed.notebook.Sizes;
import dev.heed.study.*;
import dev.heed.train.*;
import tech.tablesaw.api.Table;
// %% [markdown]
// ## Two networks, one difference
//
// Both read with a recurrent network and write with another. `FIXED` hands the last state over, at every step of writing and
// with the source reversed, which is what helps it most. `ATTENTION` lets each step of writing weigh all states of reading.
// Both have the same batches, updates and seeds, each the learning rate that suits it, and the fixed one more parameters.
// %%
int maxLength = Sizes.of(24, 6);
StudyData data = StudyData.of(GeneratedTask.COPY, maxLength);
StudyConfig config = new StudyConfig(
        List.of(ModelKind.FIXED, ModelKind.ATTENTION),
        Budget.ofSteps(Sizes.of(350, 3)),
        1,
        Sizes.of(64, 16),
        Precision.FLOAT32);

/** Says how training goes, a line for every fifty updates. */
StudyObserver observer = name -> report -> {
    if (report.step() % 50 == 0) {
        System.out.printf(Locale.ROOT, "%s, update %d: loss %.3f%n", name, report.step(), report.loss());
    }
};

LengthStudy study = new LengthStudy(data, config, observer, new StopSignal());
study.run(Files.createTempDirectory("study"));
StudyResult result = study.result();
// %% [markdown]
// ## Token accuracy by length
//
// Both models have seen every length up to the dashed line equally often.
// %%
Table accuracy = result.accuracy();
display(new AccuracyChart(accuracy, data.trainedLength()));
display(accuracy.retainColumns(
        "model", "parameters", "seconds", "from_length", "to_length", "token_accuracy"));
// %% [markdown]
// The fixed vector keeps short sequences and loses long ones; with more training it keeps somewhat longer ones. Attention is
// as good at the end of the range as at its beginning. (Beyond the range lies another question, that of positions: notebook 6.)
//
// ## Attention weights
//
// Nobody told the network to read in order. It found out that this is how a copy is made.
// %%
AttentionTrace trace = result.traces().get("attention");
display(trace.draw("the model"));
// %%
Table longest = accuracy.where(accuracy.intColumn("to_length").isEqualTo(data.trainedLength()));
double ofModel(String name) {
    return longest.where(longest.stringColumn("model").isEqualTo(name)).doubleColumn("token_accuracy").get(0);
}

System.out.printf(
        Locale.ROOT,
        "token accuracy in the longest sequences: fixed %.0f %%, attention %.0f %%%n",
        100 * ofModel("fixed"),
        100 * ofModel("attention"));
/exit
