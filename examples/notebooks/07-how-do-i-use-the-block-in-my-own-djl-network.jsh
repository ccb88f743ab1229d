// %% [markdown]
// # How do I use the block in my own DJL network?
//
// `MultiHeadAttention` is a DJL block like any other: it stands in a `SequentialBlock`, DJL's `Trainer` trains it, and
// `Model.save` and `Model.load` keep it. A project needs `dev.heed:heed-core` beside the DJL engine that it has already.
//
// The task needs memory. Five tokens each hold a key and a value, in any order; a sixth holds one of the keys alone. What
// was its value? Only comparing the last token with all others finds out, which is what attention does.
// %%
import static dev.heed.notebook.Display.display;

import ai.djl.Model;
import ai.djl.engine.Engine;
import ai.djl.ndarray.*;
import ai.djl.ndarray.types.*;
import ai.djl.nn.*;
import ai.djl.nn.core.Linear;
import ai.djl.training.*;
import ai.djl.training.dataset.*;
import ai.djl.training.evaluator.Accuracy;
import ai.djl.training.listener.TrainingListener;
import ai.djl.training.loss.Loss;
import ai.djl.training.optimizer.Optimizer;
import ai.djl.training.tracker.Tracker;
import ai.djl.translate.NoopTranslator;
import dev.heed.attention.MultiHeadAttention;
import dev.heed.look.AttentionRecord;
import dev.heed.notebook.Sizes;
import tech.tablesaw.api.*;

int numKeys = 5;
int numValues = 4;
int length = numKeys + 1;
int features = numKeys + numValues;
Engine.getInstance().setRandomSeed(7);
// %% [markdown]
// ## Data
//
// A token is a one-hot key beside a one-hot value; the question's value is left at zero. Shapes are (B, T, features).
// %%
ArrayDataset sequences(NDManager manager, int size, long seed) {
    Random random = new Random(seed);
    float[] tokens = new float[size * length * features];
    float[] answers = new float[size];
    for (int i = 0; i < size; i++) {
        List<Integer> order = new ArrayList<>(IntStream.range(0, numKeys).boxed().toList());
        Collections.shuffle(order, random);
        int asked = random.nextInt(numKeys);
        for (int place = 0; place < numKeys; place++) {
            int start = (i * length + place) * features;
            int value = random.nextInt(numValues);
            tokens[start + order.get(place)] = 1;
            tokens[start + numKeys + value] = 1;
            answers[i] = order.get(place) == asked ? value : answers[i];
        }
        tokens[(i * length + numKeys) * features + asked] = 1;
    }
    return new ArrayDataset.Builder()
            .setData(manager.create(tokens, new Shape(size, length, features)))
            .optLabels(manager.create(answers))
            .setSampling(32, true)
            .build();
}
// %% [markdown]
// ## Network
//
// Three of DJL's blocks and one of Heed's. `setEmbedDim` and `setNumHeads` are required, everything else has a default.
// %%
MultiHeadAttention attention = MultiHeadAttention.builder().setEmbedDim(16).setNumHeads(2).build();

Block network(MultiHeadAttention block) {
    return new SequentialBlock()
            .add(Linear.builder().setUnits(16).build()) // (B, T, E)
            .add(block) // (B, T, E)
            .addSingleton(tokens -> tokens.get(":, -1")) // (B, E), the question
            .add(Linear.builder().setUnits(numValues).build()); // (B, values)
}

Model model = Model.newInstance("recall");
model.setBlock(network(attention));
System.out.println(attention);
// %% [markdown]
// ## DJL's own training
//
// Nothing here is Heed's. (For masks, several losses, checkpoints and schedules there is Heed's `Training`, which takes any
// DJL block too; see docs/training.md.)
// %%
Table epochs = Table.create(
        IntColumn.create("epoch"),
        DoubleColumn.create("training loss"),
        DoubleColumn.create("validation accuracy"));
DefaultTrainingConfig config = new DefaultTrainingConfig(Loss.softmaxCrossEntropyLoss());
config.optOptimizer(Optimizer.adam().optLearningRateTracker(Tracker.fixed(0.01f)).build());
config.addEvaluator(new Accuracy());
config.addTrainingListeners(TrainingListener.Defaults.basic());
try (Trainer trainer = model.newTrainer(config)) {
    trainer.initialize(new Shape(1, length, features));
    ArrayDataset training = sequences(trainer.getManager(), Sizes.of(2048, 256), 1);
    ArrayDataset validation = sequences(trainer.getManager(), 256, 2);
    for (int epoch = 1; epoch <= Sizes.of(5, 1); epoch++) {
        EasyTrain.fit(trainer, 1, training, validation);
        epochs.intColumn(0).append(epoch);
        epochs.doubleColumn(1).append(trainer.getTrainingResult().getTrainLoss());
        epochs.doubleColumn(2).append(trainer.getTrainingResult().getValidateEvaluation("Accuracy"));
    }
}
display(epochs);
// %% [markdown]
// Guessing is right once in four times. After an epoch or two the network is right nearly always.
//
// ## Saved and loaded by DJL
// %%
Path folder = Files.createTempDirectory("recall");
model.save(folder, "recall");
Model loaded = Model.newInstance("recall");
loaded.setBlock(network(MultiHeadAttention.builder().setEmbedDim(16).setNumHeads(2).build()));
loaded.load(folder, "recall");

NDManager manager = NDManager.newBaseManager();
Batch batch = sequences(manager, 32, 3).getData(manager).iterator().next();
NDArray question = batch.getData().head(); // (B, T, features)

NDArray answer(Model any) throws Exception {
    try (var predictor = any.newPredictor(new NoopTranslator())) {
        return predictor.predict(new NDList(question)).singletonOrThrow();
    }
}

float difference = answer(model).sub(answer(loaded)).abs().max().getFloat();
System.out.println("largest difference between the models' answers: " + difference);
for (File file : folder.toFile().listFiles()) {
    file.delete();
}
Files.delete(folder);
// %% [markdown]
// ## What did it look at?
//
// `AttentionRecord` runs any DJL network and keeps the weights of Heed's blocks in it, wherever they are. The last row is the
// question: does it look at the token with its key?
// %%
/** A token in words: its key, and its value unless it is the question. */
String name(float[] token) {
    int key = IntStream.range(0, numKeys).filter(i -> token[i] == 1).findFirst().getAsInt();
    OptionalInt value = IntStream.range(0, numValues).filter(i -> token[numKeys + i] == 1).findFirst();
    return (char) ('a' + key) + (value.isPresent() ? "=" + value.getAsInt() : "?");
}

List<String> tokens = IntStream.range(0, length).mapToObj(place -> name(question.get(0, place).toFloatArray())).toList();

AttentionRecord looked = AttentionRecord.of(model.getBlock(), new NDList(question.get("0:1")));
display(looked.map(0, tokens).titled("The question, in the last row, finds its key"));
// %%
double accuracy = epochs.doubleColumn(2).get(epochs.rowCount() - 1);
System.out.printf(Locale.ROOT, "right in the end: %.1f %%%n", 100 * accuracy);
manager.close();
loaded.close();
model.close();
if (difference != 0) {
    throw new IllegalStateException("the loaded model answers otherwise, by " + difference);
}
/exit
