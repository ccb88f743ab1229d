// %% [markdown]
// # How does a Transformer learn to reverse?
//
// A sequence goes in, the same sequence comes out backwards. A small Transformer learns it in under a minute, and three things can be
// watched meanwhile: the loss, the share of tokens that are right, and where it looks.
// %%
import static dev.heed.notebook.Display.display;

import ai.djl.Model;
import ai.djl.engine.Engine;
import ai.djl.ndarray.NDManager;
import dev.heed.chart.*;
import dev.heed.data.*;
import dev.heed.layer.LayerConfig;
import dev.heed.notebook.Sizes;
import dev.heed.position.Rotary;
import dev.heed.family.seq2seq.SequenceValidator;
import dev.heed.seq2seq.*;
import dev.heed.look.AttentionProbe;
import dev.heed.train.*;
import dev.heed.train.loss.*;
import dev.heed.train.optim.*;
import dev.heed.train.schedule.WarmupCosine;
import tech.tablesaw.api.Table;
// %% [markdown]
// ## Data and model
//
// Endless pairs of up to 16 symbols. The model has two encoder and two decoder layers with four heads and rotary positions.
// %%
ReverseTask task = new ReverseTask(20, new LengthRange(1, Sizes.of(16, 4)));
Vocabularies vocabularies = Vocabularies.of(task);
SequencePair example = task.pairs(1, 3).get(0);
System.out.println(
        String.join(" ", example.source()) + "  becomes  " + String.join(" ", example.target()));

int embedDim = Sizes.of(64, 16);
int vocabSize = vocabularies.source().size();
EmbeddingConfig embedding = EmbeddingConfig.scaled(vocabSize, embedDim, AddedPosition.none(), 0f);
LayerConfig layer() {
    return LayerConfig.builder()
            .setEmbedDim(embedDim)
            .setNumHeads(4)
            .optPosition(new Rotary())
            .optCrossPosition(new Rotary())
            .build();
}
int numLayers = 2;

Engine.getInstance().setRandomSeed(1);
TransformerSeq2Seq network = new TransformerSeq2Seq(new TransformerConfig(
        embedding,
        embedding,
        layer(),
        numLayers,
        numLayers,
        OutputWeights.SEPARATE));
Model model = Model.newInstance("reverse");
model.setBlock(network);
network.initialize(model.getNDManager());
System.out.printf(Locale.ROOT, "%,d parameters%n", network.parameterCount());
// %% [markdown]
// ## Before
//
// Where the untrained model looks while it writes: everywhere, and what it writes is of no use.
// %%
SequencePair pair = task.pair(new Random(5), Sizes.of(12, 3));
AttentionProbe probe = new AttentionProbe(network, vocabularies, model.getNDManager());
display(probe.of(pair).orElseThrow().draw("the untrained model"));
// %% [markdown]
// ## Training
//
// `Training` draws batches, goes forward and back, clips the gradient, lets the optimizer step and tells its listeners. It
// also counts native arrays after each update, so that nothing leaks. A validation every hundred updates asks the model to
// write by itself.
// %%
int updates = Sizes.of(700, 4);
int interval = Sizes.of(100, 2);
TrainingConfig config = TrainingConfig.of(
        AdamWConfig.standard(), new WarmupCosine(2e-3f, 50), Budget.ofSteps(updates));
Seq2SeqObjective objective = new Seq2SeqObjective(network, new CrossEntropy(0f));
TrainingHistory history = new TrainingHistory(Sizes.of(10, 1), objective.metrics());
List<SequencePair> others = task.pairs(Sizes.of(200, 5), 1_000_003);
SequenceValidator validator =
        new SequenceValidator(network, vocabularies, others, model.getNDManager());
List<Curve.Point> written = new ArrayList<>();

Iterator<Seq2SeqBatch> batches = BucketedBatches.of(task, vocabularies, 64, 1);
Training<Seq2SeqBatch> training = new Training<>(model, objective, config, new StopSignal());
training.listen(history);
training.listen(report -> {
    if (report.step() % interval == 0) {
        double right = validator.measure().get("token_accuracy");
        written.add(new Curve.Point(report.step(), right));
        System.out.printf(
                Locale.ROOT,
                "update %d: loss %.3f, token accuracy %.0f %%%n",
                report.step(),
                report.loss(),
                100 * right);
    }
});
training.run(batches);
// %%
List<Curve.Point> points(Table table, String column) {
    return IntStream.range(0, table.rowCount())
            .mapToObj(row -> new Curve.Point(
                    table.longColumn("update").getLong(row), table.doubleColumn(column).getDouble(row)))
            .toList();
}

Table rows = history.toTable();
Curve loss = new Curve("training", "", 0, points(rows, "loss"));
Curve nextToken = new Curve("next token", "given the right ones", 0, points(rows, "next_token_accuracy"));
Curve byItself = new Curve("written", "by itself", 1, written);
List<LineChart.Panel> panels = List.of(
        new LineChart.Panel("loss", LineChart.Scale.LOSS, 200, List.of(loss)),
        new LineChart.Panel("accuracy", LineChart.Scale.SHARE, 140, List.of(nextToken, byItself)));
display(new LineChart("A Transformer learns to reverse", "", panels));
// %% [markdown]
// Given a right beginning, the next token is soon right. What the model writes by itself lags behind: there a mistake
// misleads the tokens after it.
//
// ## After
//
// The same sequence, after training. The map is the mean over layers and heads. A line from the far corner stands out: the
// first token written looks at the last one read, the second at the last but one.
// %%
display(probe.of(pair).orElseThrow().draw("the trained model"));
Map<String, Double> measured = validator.measure();
System.out.println(measured);
model.close();
/exit
