// %% [markdown]
// # What do several heads see?
//
// One softmax makes one average. A token that needs two things from two places is best served by two averages: two heads, each
// with its own queries, keys and values. Here is a task that suits two heads. The source is a row of digits; the t-th token to be
// written is the pair of the t-th digit from the left and the t-th from the right, in this order:
//
// `3 1 4` becomes `34 11 43`.
// %%
import static dev.heed.notebook.Display.display;

import ai.djl.Model;
import ai.djl.engine.Engine;
import ai.djl.ndarray.*;
import dev.heed.chart.*;
import dev.heed.data.*;
import dev.heed.kernel.ParameterUpdates;
import dev.heed.layer.LayerConfig;
import dev.heed.look.AttentionRecord;
import dev.heed.notebook.Sizes;
import dev.heed.position.Rotary;
import dev.heed.family.seq2seq.SequenceValidator;
import dev.heed.seq2seq.*;
import dev.heed.text.Vocabulary;
import dev.heed.train.*;
import dev.heed.train.loss.*;
import dev.heed.train.optim.*;
import dev.heed.train.schedule.WarmupCosine;
import java.util.random.RandomGenerator;
import tech.tablesaw.api.*;
// %% [markdown]
// ## The task
//
// Any `Task` can be learnt from: it makes pairs, and says which symbols there are.
// %%
record MirrorTask(int numDigits, LengthRange lengths) implements Task {
    @Override
    public SequencePair pair(RandomGenerator random, int length) {
        List<String> source = random.ints(length, 0, numDigits).mapToObj(String::valueOf).toList();
        List<String> target = IntStream.range(0, length)
                .mapToObj(t -> source.get(t) + source.get(length - 1 - t))
                .toList();
        return new SequencePair(source, target);
    }

    @Override
    public int sampleLength(RandomGenerator random) {
        return lengths.sample(random);
    }

    @Override
    public List<String> sourceSymbols() {
        return IntStream.range(0, numDigits).mapToObj(String::valueOf).toList();
    }

    @Override
    public List<String> targetSymbols() {
        return sourceSymbols().stream()
                .flatMap(one -> sourceSymbols().stream().map(other -> one + other))
                .toList();
    }
}

MirrorTask task = new MirrorTask(5, new LengthRange(1, Sizes.of(8, 3)));
Vocabularies vocabularies = Vocabularies.of(task);
// %% [markdown]
// ## A model of one layer with two heads
// %%
int numHeads = 2;
int embedDim = Sizes.of(64, 16);
EmbeddingConfig embedding(Vocabulary tokens) {
    return EmbeddingConfig.scaled(tokens.size(), embedDim, AddedPosition.none(), 0f);
}

LayerConfig layer() {
    return LayerConfig.builder()
            .setEmbedDim(embedDim)
            .setNumHeads(numHeads)
            .optPosition(new Rotary())
            .optCrossPosition(new Rotary())
            .build();
}

Engine.getInstance().setRandomSeed(3);
TransformerSeq2Seq network = new TransformerSeq2Seq(new TransformerConfig(
        embedding(vocabularies.source()),
        embedding(vocabularies.target()),
        layer(),
        1,
        1,
        OutputWeights.SEPARATE));
Model model = Model.newInstance("mirror");
model.setBlock(network);
NDManager manager = model.getNDManager();
network.initialize(manager);

TrainingConfig config = TrainingConfig.of(
        AdamWConfig.standard(), new WarmupCosine(3e-3f, 50), Budget.ofSteps(Sizes.of(600, 3))).withSeed(3);
Iterator<Seq2SeqBatch> batches = BucketedBatches.of(task, vocabularies, 64, 3);
Seq2SeqObjective objective = new Seq2SeqObjective(network, new CrossEntropy(0f));
Training<Seq2SeqBatch> training = new Training<>(model, objective, config, new StopSignal());
training.listen(report -> {
    if (report.step() % 100 == 0) {
        System.out.printf(
                Locale.ROOT,
                "update %d: loss %.3f, next tokens right %.0f %%%n",
                report.step(),
                report.loss(),
                100 * report.metrics().get("next_token_accuracy"));
    }
});
training.run(batches);
// %% [markdown]
// ## What each head looks at
//
// `AttentionRecord` lets a network do something and keeps what every attention block in it looked at, under the block's name.
// The attention from the decoder to the source is the one to look at.
// %%
SequencePair pair = task.pair(new Random(11), Sizes.of(8, 3));
Seq2SeqBatch batch = vocabularies.encode(List.of(pair));
List<String> withEnd(List<String> tokens) {
    return Stream.concat(tokens.stream(), Stream.of("end")).toList();
}

AttentionRecord looked = AttentionRecord.of(network, manager, (pass, scope) -> network.logits(pass, scope, batch));
System.out.println(looked.paths());
AttentionRecord cross = looked.only("crossAttention");
display(cross.map(0, withEnd(pair.source()), withEnd(pair.target())).titled("Two heads, two directions"));
// %% [markdown]
// ## The same in numbers
//
// Entropy in nats (0: one token; ln S: all alike), mean distance between the places of the query and of what it looks at, and the
// share of weight on the diagonal.
// %%
display(HeadStatistics.of(looked.heads("decoderLayer0.crossAttention", 0)).table());
// %% [markdown]
// ## Switching a head off
//
// What a head found enters the output through its own D columns of the output projection. With those at zero the head
// says nothing, and the rest of the network goes on as before. How many tokens are still right?
// %%
int headDim = embedDim / numHeads;
List<SequencePair> others = task.pairs(Sizes.of(300, 5), 77);
SequenceValidator validator = new SequenceValidator(network, vocabularies, others, manager);

NDArray outputWeight() {
    return network.sourceAttentions().get(0).getParameters().stream()
            .filter(parameter -> parameter.getKey().endsWith("outputProjection_weight"))
            .findFirst()
            .orElseThrow()
            .getValue()
            .getArray(); // (E, H D)
}

NDArray output = outputWeight();

/** Writes into the parameter's own memory, as an optimizer does. */
void set(NDArray values) {
    ParameterUpdates.of(output).set(new NDList(output), new NDList(values));
}

/** The share of next tokens that are right while one head, or none (-1), is silent. */
double rightWithout(int head) {
    float[] open = new float[embedDim];
    for (int column = 0; column < embedDim; column++) {
        open[column] = column / headDim == head ? 0 : 1;
    }
    try (NDManager scope = manager.newSubManager()) {
        NDArray kept = output.duplicate();
        kept.attach(scope);
        set(scope.create(open).mul(kept)); // (E, H D)
        double right = validator.measure().get("next_token_accuracy");
        set(kept);
        return right;
    }
}

Table gated = Table.create(
        StringColumn.create("silent"), DoubleColumn.create("next tokens right"));
for (int head = -1; head < numHeads; head++) {
    gated.stringColumn(0).append(head < 0 ? "none" : "head " + (head + 1));
    gated.doubleColumn(1).append(rightWithout(head));
}
display(gated);
// %% [markdown]
// With both heads the model is right nearly always. With one silent it knows one digit of the pair and must guess the other,
// which works once in five times; what it gets right beyond that are ends of sequences and middle digits, which both heads see.
// In this network neither head does the other's part. A network with one head (`numHeads = 1`) learns the task too, but more slowly:
// the encoder must first bring both digits to one place.
// %%
model.close();
/exit
