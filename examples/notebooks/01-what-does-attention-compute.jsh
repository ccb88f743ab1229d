// %% [markdown]
// # What does attention compute?
//
// Attention lets each token of a sequence gather from all tokens what it needs. Three vectors of length D belong to a
// token: its *query* says what it looks for, its *key* what it has to offer, its *value* what it hands over. For T queries
// and S keys and values,
//
// $$\mathrm{Attention}(Q, K, V) = \mathrm{softmax}\left(\frac{Q K^\top}{\sqrt{D}}\right) V$$
//
// Row by row: compare a query with every key (a dot product), turn the T × S scores into weights that sum to 1 (the
// softmax), and average the values with these weights.
// %%
import static dev.heed.notebook.Display.display;

import ai.djl.ndarray.*;
import ai.djl.ndarray.types.Shape;
import dev.heed.attention.*;
import dev.heed.chart.AttentionMap;
import dev.heed.mask.AttentionMask;
import dev.heed.notebook.Sizes;
import tech.tablesaw.api.*;

NDManager manager = NDManager.newBaseManager();
manager.getEngine().setRandomSeed(7);
// %% [markdown]
// ## Five tokens, by hand
//
// A trained model learns its vectors. Here they are made by hand, with D = 3 features that can be read: is a token a
// *thing*, an *action* or a *link* between parts of the sentence? The keys say what each token is, and the queries what it
// looks for: an action looks for the thing that acts, the pronoun "they" for the thing it stands for, and "because" for
// the actions that it links.
// %%
List<String> tokens = List.of("cats", "sleep", "because", "they", "tire");
NDArray keys = manager.create(
        new float[][] {
            {4, 0, 0}, // cats: a thing
            {0, 4, 0}, // sleep: an action
            {0, 0, 4}, // because: a link
            {2, 0, 1}, // they: a thing of sorts, and a link back
            {0, 4, 0} // tire: an action
        });
NDArray queries = manager.create(
        new float[][] {
            {0, 1, 0}, // cats: what do they do?
            {1, 0, 0}, // sleep: who does?
            {0, 1, 0}, // because: which actions does it link?
            {2, 0, 0}, // they: who are they?
            {1, 0, 1} // tire: who does, and why?
        });
NDArray values = keys;
display(queries.matMul(keys.transpose()));
// %% [markdown]
// These are the scores: row "they" gives "cats" the most. Divided by √D and put through the softmax they become weights.
// %%
NDArray attentionWeights(NDArray q, NDArray k) {
    return q.matMul(k.transpose()).div(Math.sqrt(q.getShape().get(1))).softmax(-1);
}

NDArray weights = attentionWeights(queries, keys);
display(AttentionMap.of(tokens, tokens, weights).titled("Who looks at whom").named("key", "query"));
// %% [markdown]
// Each row sums to 1. "they" takes nine tenths of what it gets from "cats"; "because" shares its weight between the two
// actions, whose keys are the same. The weights average the values; as these are the keys once more, the row of "they" now
// says that it is a thing:
// %%
NDArray context = weights.matMul(values);
display(context);
// %% [markdown]
// ## The same by Heed
//
// Heed's function takes a batch and several heads at once, with shapes (B, H, T, D), and a mask that says which keys a query
// may attend to. On this one sentence with one head and without a mask it gives the same numbers.
// %%
NDArray asBatch(NDArray matrix) {
    return matrix.expandDims(0).expandDims(0);
}

AttentionOutput output = ScaledDotProductAttention.attendWithWeights(
        asBatch(queries), asBatch(keys), asBatch(values), AttentionMask.none(), 0);
float difference = output.context().squeeze(new int[] {0, 1}).sub(context).abs().max().getFloat();
if (difference > 1e-5f) {
    throw new IllegalStateException("Heed's context differs from the formula by " + difference);
}
System.out.println("largest difference of " + output.context().getShape() + " from the formula: " + difference);
// %% [markdown]
// ## Why divide by √D?
//
// If the entries of a query and a key are independent with variance 1, their dot product has variance D: scores grow with
// √D. Large scores drive the softmax to a weight of nearly 1 for one key, and there its derivative vanishes, so that
// nothing is learned. The derivative of weights p by scores is the matrix diag(p) − p pᵀ. Its size (Frobenius norm) is
//
// $$\sqrt{\sum_i p_i^2 - 2 \sum_i p_i^3 + \left(\sum_i p_i^2\right)^2}$$
//
// Below, random queries meet 16 random keys, with and without the division.
// %%
double jacobianSize(NDArray p) {
    NDArray squares = p.pow(2).sum(new int[] {-1});
    NDArray cubes = p.pow(3).sum(new int[] {-1});
    return squares.sub(cubes.mul(2)).add(squares.pow(2)).maximum(0).sqrt().mean().getFloat();
}

double largest(NDArray p) {
    return p.max(new int[] {-1}).mean().getFloat();
}

Table sizes = Table.create(
        IntColumn.create("D"),
        DoubleColumn.create("largest weight, plain"),
        DoubleColumn.create("largest weight, divided"),
        DoubleColumn.create("derivative, plain"),
        DoubleColumn.create("derivative, divided"));
for (int size = 1; size <= 1024; size *= 4) {
    NDArray q = manager.randomNormal(new Shape(Sizes.of(2000, 200), size));
    NDArray k = manager.randomNormal(new Shape(16, size));
    NDArray plain = q.matMul(k.transpose()).softmax(-1);
    NDArray divided = attentionWeights(q, k);
    sizes.intColumn(0).append(size);
    sizes.doubleColumn(1).append(largest(plain));
    sizes.doubleColumn(2).append(largest(divided));
    sizes.doubleColumn(3).append(jacobianSize(plain));
    sizes.doubleColumn(4).append(jacobianSize(divided));
}
display(sizes);
// %% [markdown]
// Divided, weights and derivative stay alike whatever D is. Plain, at D = 1024 nearly all the weight lies on one key, and
// the derivative is a small part of what it is with the division.
// %%
double plainAtEnd = sizes.doubleColumn(3).get(sizes.rowCount() - 1);
double dividedAtEnd = sizes.doubleColumn(4).get(sizes.rowCount() - 1);
System.out.printf(
        Locale.ROOT,
        "at D = 1024 the division makes the derivative %.1f times as large%n",
        dividedAtEnd / plainAtEnd);
manager.close();
/exit
