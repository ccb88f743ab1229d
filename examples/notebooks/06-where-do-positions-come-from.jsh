// %% [markdown]
// # Where do positions come from?
//
// Attention compares contents. Shuffle the keys and values together, and no query notices. Whoever wants order must put it in,
// and there are three usual ways: add a wave to each embedding (*sinusoidal*), turn queries and keys by an angle that grows with the
// place (*rotary*), or subtract from each score what grows with the distance (*ALiBi*). Which of them still works on sequences
// longer than any in training?
// %%
import static dev.heed.notebook.Display.display;

import ai.djl.Model;
import ai.djl.engine.Engine;
import ai.djl.ndarray.*;
import ai.djl.ndarray.types.Shape;
import ai.djl.training.ParameterStore;
import dev.heed.block.*;
import dev.heed.chart.*;
import dev.heed.data.LanguageModelBatch;
import dev.heed.layer.LayerConfig;
import dev.heed.lm.*;
import dev.heed.notebook.Sizes;
import dev.heed.position.*;
import dev.heed.seq2seq.*;
import dev.heed.text.TokenBatch;
import dev.heed.train.*;
import dev.heed.train.loss.*;
import dev.heed.train.optim.*;
import dev.heed.train.schedule.WarmupCosine;
import tech.tablesaw.api.*;

NDManager manager = NDManager.newBaseManager();
// %% [markdown]
// ## Three ways to say where
//
// How alike are two places, by the position alone? For the sinusoids it is the dot product of their waves; for rotary
// positions that of one vector turned by two angles; for ALiBi the bias that is added to the score. All three know the
// *distance*: each diagonal has one shade. (Below, each is scaled to lie between 0 and 1.) Sinusoids add to every vector the same
// likeness; what rotary positions do depends on the vector that is turned, here one drawn at random.
// %%
int places = 24;
int embedDim = 32;
AttentionMap map(String title, NDArray likeness) { // (T, T)
    NDArray low = likeness.sub(likeness.min());
    NDArray scaled = low.div(low.max());
    List<String> names = IntStream.range(0, places).mapToObj(String::valueOf).toList();
    return AttentionMap.of(names, names, scaled).titled(title).named("key", "query");
}

NDArray like = manager.zeros(new Shape(1));
ForwardPass still = ForwardPass.inference(new ParameterStore(manager, false));
NDArray waves = new Sinusoidal().positions(still, like, 0, new Shape(places, embedDim)); // (T, E)
display(map("Sinusoidal", waves.matMul(waves.transpose())));

float[] drawn = new float[embedDim];
Random draw = new Random(5);
IntStream.range(0, embedDim).forEach(i -> drawn[i] = (float) draw.nextGaussian());
NDArray same = manager.create(drawn).broadcast(new Shape(1, 1, places, embedDim)); // (B, H, T, D)
NDArray turned = new Rotary().mark(same, 0).squeeze(0).squeeze(0); // (T, D)
display(map("Rotary", turned.matMul(turned.transpose())));

NDArray bias = new Alibi().bias(like, new Shape(1, 1, places, places), 0, 0, 0); // (B, H, T, T)
display(map("ALiBi", bias.squeeze(0).squeeze(0)));
// %% [markdown]
// ## Which reach beyond the trained length?
//
// Three small language models, alike but for their positions, learn sequences in which each number is the sum of the two before
// it, modulo 7. For that a token must find its neighbour on the left, wherever it stands. They train on 24 places and
// are tested on four times as many.
// %%
int modulus = 7;
int special = 4; // ids of padding, beginning, end and unknown come first
int trained = Sizes.of(24, 6);
int tested = 4 * trained;

int[] sequence(Random random, int length) {
    int[] ids = new int[length];
    for (int place = 0; place < length; place++) {
        int number = place < 2
                ? random.nextInt(modulus)
                : (ids[place - 1] + ids[place - 2] - 2 * special) % modulus;
        ids[place] = special + number;
    }
    return ids;
}

TokenBatch batch(Random random, int rows, int length) {
    return TokenBatch.of(Stream.generate(() -> sequence(random, length)).limit(rows).toList());
}

int[] example = sequence(new Random(1), trained);
System.out.println(Arrays.stream(example).map(id -> id - special).boxed().toList());

LanguageModel languageModel(AddedPosition added, AttentionPosition inner) {
    int size = Sizes.of(64, 16);
    EmbeddingConfig embedding = EmbeddingConfig.scaled(special + modulus, size, added, 0f);
    LayerConfig layer =
            LayerConfig.builder().setEmbedDim(size).setNumHeads(4).optPosition(inner).build();
    return new LanguageModel(new LanguageModelConfig(
            embedding, layer, 2, OutputWeights.SEPARATE));
}

StepReport train(Model model, LanguageModel network) {
    TrainingConfig config = TrainingConfig.of(
            AdamWConfig.standard(), new WarmupCosine(3e-3f, 30), Budget.ofSteps(Sizes.of(200, 3)));
    Random random = new Random(1);
    Iterator<LanguageModelBatch> batches = Stream.generate(
                    () -> LanguageModelBatch.withBeginning(batch(random, 64, trained)))
            .iterator();
    LanguageModelObjective objective = new LanguageModelObjective(network, new CrossEntropy(0f));
    return new Training<>(model, objective, config, new StopSignal()).run(batches);
}

/** The share of right next tokens in each quarter of the tested places, the first two places left out. */
double[] rightByQuarter(LanguageModel network, NDManager parent) {
    try (NDManager scope = parent.newSubManager()) {
        TokenBatch sequences = batch(new Random(2), Sizes.of(100, 5), tested);
        ForwardPass pass = ForwardPass.inference(new ParameterStore(scope, false));
        NDArray logits = network.logits(pass, sequences.shiftedRight().toArray(scope));
        long[] guesses = logits.argMax(-1).toLongArray(); // (B, T)
        double[] right = new double[4];
        int[] counted = new int[4];
        for (int place = 2; place < tested; place++) {
            for (int row = 0; row < sequences.batchSize(); row++) {
                long guess = guesses[row * tested + place];
                right[place / trained] += guess == sequences.token(row, place) ? 1 : 0;
                counted[place / trained]++;
            }
        }
        return IntStream.range(0, 4).mapToDouble(quarter -> right[quarter] / counted[quarter]).toArray();
    }
}

record Way(String name, AddedPosition added, AttentionPosition inner) {}

List<Way> ways = List.of(
        new Way("none", AddedPosition.none(), AttentionPosition.none()),
        new Way("sinusoidal", AddedPosition.sinusoidal(), AttentionPosition.none()),
        new Way("rotary", AddedPosition.none(), new Rotary()),
        new Way("alibi", AddedPosition.none(), new Alibi()));
Table reach = Table.create(
        StringColumn.create("positions"), DoubleColumn.create("loss at the end"));
for (int quarter = 0; quarter < 4; quarter++) {
    String range = "places %d-%d".formatted(quarter * trained + 1, (quarter + 1) * trained);
    reach.addColumns(DoubleColumn.create(range));
}
for (Way way : ways) {
    Engine.getInstance().setRandomSeed(1);
    try (Model model = Model.newInstance(way.name())) {
        LanguageModel network = languageModel(way.added(), way.inner());
        model.setBlock(network);
        network.initialize(model.getNDManager());
        StepReport last = train(model, network);
        double[] right = rightByQuarter(network, model.getNDManager());
        reach.stringColumn(0).append(way.name());
        reach.doubleColumn(1).append(last.loss());
        for (int quarter = 0; quarter < 4; quarter++) {
            reach.doubleColumn(2 + quarter).append(right[quarter]);
        }
    }
}
display(reach);
// %% [markdown]
// All four learn the rule within the trained length, even the model without any positions: its causal mask, which gives the
// first token less to look at than the last, tells it enough. Beyond that length they part.
//
// The sinusoids are sums that no layer has seen there, and accuracy falls at once. Rotary positions only ever enter as
// distances; yet attention is spread over more tokens than in training, and at distances never trained. ALiBi takes the more from a
// score the farther a key is, so the neighbour stays the nearest wherever it stands: the rule works four times as far.
//
// That is a rule about neighbours, which is what ALiBi prefers. It says nothing about tasks where far tokens matter.
// %%
double near = reach.doubleColumn(2).get(3);
double far = reach.doubleColumn(5).get(3);
System.out.printf(
        Locale.ROOT,
        "ALiBi: right in %.0f %% of the trained places and %.0f %% of the last quarter%n",
        100 * near,
        100 * far);
manager.close();
/exit
