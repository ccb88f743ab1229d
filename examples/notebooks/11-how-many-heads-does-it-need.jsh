// %% [markdown]
// # How many heads does it need?
//
// A Transformer is made with a number of heads that somebody chose. Which of them does it use once it is trained? Here a small
// one learns to write a sequence backwards. Then each head gets a gate, a factor of what it found: 1 lets it through, 0 silences
// it. One head after another is silenced, until it hurts; those that nobody misses are pruned, and the network is really smaller.
//
// Gates and the measure of importance are those of Michel, Levy and Neubig, [Are Sixteen Heads Really Better than
// One?](https://arxiv.org/abs/1905.10650)
// %%
import static dev.heed.notebook.Display.display;

import ai.djl.Model;
import ai.djl.engine.Engine;
import dev.heed.adapt.*;
import dev.heed.chart.*;
import dev.heed.data.*;
import dev.heed.family.seq2seq.SequenceValidator;
import dev.heed.layer.LayerConfig;
import dev.heed.notebook.Sizes;
import dev.heed.position.Rotary;
import dev.heed.seq2seq.*;
import dev.heed.train.*;
import dev.heed.train.loss.*;
import dev.heed.train.optim.*;
import dev.heed.train.schedule.WarmupCosine;
import tech.tablesaw.api.*;
// %% [markdown]
// ## A model with 24 heads
//
// Two encoder and two decoder layers. A decoder layer attends twice, to what was written and to the source: six attention blocks of four
// heads each.
// %%
ReverseTask task = new ReverseTask(20, new LengthRange(1, Sizes.of(8, 4)));
Vocabularies vocabularies = Vocabularies.of(task);
int embedDim = Sizes.of(64, 16);
EmbeddingConfig embedding =
        EmbeddingConfig.scaled(vocabularies.source().size(), embedDim, AddedPosition.none(), 0f);
LayerConfig layer() {
    return LayerConfig.builder()
            .setEmbedDim(embedDim)
            .setNumHeads(4)
            .optPosition(new Rotary())
            .optCrossPosition(new Rotary())
            .build();
}

Engine.getInstance().setRandomSeed(1);
TransformerSeq2Seq network =
        new TransformerSeq2Seq(new TransformerConfig(embedding, embedding, layer(), 2, 2, OutputWeights.SEPARATE));
Model model = Model.newInstance("reverse");
model.setBlock(network);
NDManager manager = model.getNDManager();
network.initialize(manager);

Seq2SeqObjective objective = new Seq2SeqObjective(network, new CrossEntropy(0f));
List<SequencePair> others = task.pairs(Sizes.of(60, 3), 1_000_003);
/** The share of tokens that are right where the model writes by itself. */
double accuracy() {
    return new SequenceValidator(network, vocabularies, others, manager).measure().get("token_accuracy");
}

void train(int updates, float peak) {
    TrainingConfig config =
            TrainingConfig.of(AdamWConfig.standard(), new WarmupCosine(peak, 20), Budget.ofSteps(updates));
    Training<Seq2SeqBatch> training = new Training<>(model, objective, config, new StopSignal());
    training.run(BucketedBatches.of(task, vocabularies, 64, 1));
}

train(Sizes.of(700, 3), 3e-3f);
System.out.printf(
        Locale.ROOT, "%,d parameters, %.1f %% of tokens right%n", network.parameterCount(), 100 * accuracy());
// %% [markdown]
// ## What a head is worth
//
// How much does the loss change if a gate moves a little? That is a gradient, and one pass back gives it for all heads at once.
// The importance of a head is the mean of its magnitude over examples, here one pair at a time, divided in each block by the root
// of the sum of squares. `HeadImportance` adds gates, measures, and takes them away again.
// %%
List<Seq2SeqBatch> examples = task.pairs(Sizes.of(100, 2), 77).stream().map(pair -> vocabularies.encode(List.of(pair))).toList();
HeadImportance importance = HeadImportance.of(network, manager, examples, objective::loss).normalised();

List<String> blocks = importance.heads().stream().map(HeadImportance.Head::path).distinct().toList();
float[][] map = new float[blocks.size()][4];
for (HeadImportance.Head head : importance.heads()) {
    map[blocks.indexOf(head.path())][head.head()] = head.importance();
}
List<String> names = blocks.stream().map(path -> path.replaceAll("coderLayer(.)", "c. $1").replace(".selfAttention", " self").replace(".crossAttention", " cross")).toList();
display(AttentionMap.of(List.of("0", "1", "2", "3"), names, map).titled("What each head is worth in its block").named("head", "attention block"));
// %% [markdown]
// ## Silencing one head after another
//
// Three orders: the least important head first, one at random, and the most important first. After each head the model writes
// the held-out sequences by itself.
// %%
HeadGates gates = HeadGates.add(network);
void openAll() {
    importance.heads().forEach(head -> gates.set(head.path(), head.head(), 1));
}

List<HeadImportance.Head> leastFirst = importance.leastFirst();
List<Curve.Point> silenced(List<HeadImportance.Head> order) {
    openAll();
    List<Curve.Point> points = new ArrayList<>();
    points.add(new Curve.Point(order.size(), accuracy()));
    for (int silent = 1; silent <= order.size(); silent += Sizes.of(1, 11)) {
        HeadImportance.Head head = order.get(silent - 1);
        gates.set(head.path(), head.head(), 0);
        points.add(new Curve.Point(order.size() - silent, accuracy()));
    }
    openAll();
    Collections.reverse(points);
    return points;
}

List<HeadImportance.Head> shuffled(int seed) {
    List<HeadImportance.Head> order = new ArrayList<>(leastFirst);
    Collections.shuffle(order, new Random(seed));
    return order;
}

List<HeadImportance.Head> mostFirst = new ArrayList<>(leastFirst);
Collections.reverse(mostFirst);
List<Curve.Point> byImportance = silenced(leastFirst);
List<Curve> curves = List.of(
        new Curve("least important first", "", 0, byImportance),
        new Curve("at random", "", 1, silenced(shuffled(1))),
        new Curve("most important first", "", 2, silenced(mostFirst)));
display(new LineChart("Until it hurts", "tokens right, by the heads that are left", List.of(new LineChart.Panel("accuracy", "heads left", LineChart.Scale.SHARE, 220, curves))));
// %% [markdown]
// The first two heads go unnoticed; then it hurts, and sooner than the paper's large models would make one expect: this network is small and its
// task leaves little to spare. What is important is seen at the other end: without the two most important heads nearly half of the tokens
// are wrong. In between importance is no oracle. It is measured with all other heads in place, and says nothing of two heads that can
// stand in for each other: for some numbers of heads the random order does better.
//
// ## Pruning what nobody misses
//
// As many heads as go before more than one token in a hundred is lost, but for the last head of a block, which stays. `prune` takes
// the silent ones out of the projections for good; what is left writes what the gated model wrote.
// %%
double whole = accuracy();
int free = (int) byImportance.stream().filter(point -> point.y() >= whole - 0.01).mapToDouble(point -> 24 - point.x()).max().orElseThrow();
void silenceFirst(int count) {
    Map<String, Integer> left = new HashMap<>();
    blocks.forEach(path -> left.put(path, 4));
    for (HeadImportance.Head head : leastFirst.subList(0, count)) {
        if (left.merge(head.path(), -1, Integer::sum) > 0) {
            gates.set(head.path(), head.head(), 0);
        }
    }
}

silenceFirst(Math.min(free, 20));
System.out.printf(Locale.ROOT, "gated: %,d parameters, %.1f %% right%n", network.parameterCount(), 100 * accuracy());
PrunedHeads pruned = gates.prune();
System.out.printf(Locale.ROOT, "pruned: %,d parameters, %.1f %% right%n", network.parameterCount(), 100 * accuracy());
System.out.println(pruned.toText());
// %% [markdown]
// ## When it hurts
//
// Now one head alone in each block, the most important one. What the network has lost, it can partly learn again: the pruned network
// trains as any other, with an optimizer of its own.
// %%
HeadGates last = HeadGates.add(network);
for (String path : blocks) {
    List<HeadImportance.Head> ofBlock = leastFirst.stream().filter(head -> head.path().equals(path)).toList();
    Set<Integer> gone = Set.copyOf(pruned.heads().getOrDefault(path, List.of()));
    for (HeadImportance.Head head : ofBlock.subList(0, 3)) {
        if (!gone.contains(head.head())) {
            last.set(path, head.head(), 0);
        }
    }
}

last.prune();
System.out.printf(Locale.ROOT, "6 heads: %,d parameters, %.1f %% right%n", network.parameterCount(), 100 * accuracy());
train(Sizes.of(200, 2), 1e-3f);
System.out.printf(Locale.ROOT, "after 200 more updates: %.1f %% right%n", 100 * accuracy());
// %% [markdown]
// With one head in each block the model cannot do what it did, and a few hundred updates later it nearly can: these heads were enough
// to learn it, only not what they had learned. So how many heads a network needs is one question, and how many of the heads that it has
// can go without more training is another. The first is answered by pruning and training on.
// %%
model.close();
/exit
