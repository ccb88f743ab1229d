// %% [markdown]
// # What do masks do?
//
// A mask says which keys a query may attend to. Three reasons to forbid some: the *future*, which a model that writes must
// not read before it has written it; the *padding* that makes the sequences of a batch equally long; and whatever else a
// task asks for. In Heed a mask is a value, true means "may attend", and masks join by `and`.
// %%
import static dev.heed.notebook.Display.display;

import ai.djl.ndarray.*;
import ai.djl.ndarray.types.*;
import ai.djl.nn.transformer.ScaledDotProductAttentionBlock;
import ai.djl.training.ParameterStore;
import dev.heed.attention.*;
import dev.heed.chart.AttentionMap;
import dev.heed.mask.AttentionMask;
import tech.tablesaw.api.*;

NDManager manager = NDManager.newBaseManager();
manager.getEngine().setRandomSeed(5);
// %% [markdown]
// ## Four masks on the same scores
//
// One batch of two sentences: the first has five tokens, the second three and two of padding. Queries and keys are random,
// so that without a mask every key gets a share. Shapes are (B, H, T, D) = (2, 1, 5, 8).
// %%
int batchSize = 2;
int length = 5;
int headDim = 8;
NDArray query = manager.randomNormal(new Shape(batchSize, 1, length, headDim));
NDArray key = manager.randomNormal(new Shape(batchSize, 1, length, headDim));
NDArray value = manager.randomNormal(new Shape(batchSize, 1, length, headDim));

AttentionMask padding = AttentionMask.padding(5, 3);
Map<String, AttentionMask> masks = new LinkedHashMap<>();
masks.put("none", AttentionMask.none());
masks.put("causal", AttentionMask.causal());
masks.put("padding", padding);
masks.put("causal and padding", AttentionMask.causal().and(padding));

/** The weights of the second sentence, the one with padding. */
NDArray weights(AttentionMask mask) {
    AttentionOutput output = ScaledDotProductAttention.attendWithWeights(query, key, value, mask, 0);
    return output.weights().get(1); // (H, T, S)
}

List<String> tokens = List.of("to", "be", "or", "pad", "pad ");
Map<String, NDArray> maps = new LinkedHashMap<>();
masks.forEach((name, mask) -> maps.put(name, weights(mask)));
display(AttentionMap.ofArrays(tokens, tokens, maps).titled("The second sentence"));
// %% [markdown]
// The causal mask leaves a triangle, the padding mask cuts the last two columns off. What remains of each row sums to 1
// again: a mask takes scores out *before* the softmax, it does not shrink weights afterwards.
//
// The rows of the padding tokens still hold weights. They are queries that nobody reads; the loss ignores them.
//
// ## Padding never changes the answer
//
// The same sentence alone, without padding, gives the same three rows.
// %%
NDArray padded = ScaledDotProductAttention.attend(query, key, value, padding, 0).get("1:2, :, :3");
NDArray alone = ScaledDotProductAttention.attend(
        query.get("1:2, :, :3"),
        key.get("1:2, :, :3"),
        value.get("1:2, :, :3"),
        AttentionMask.none(),
        0);
float byPadding = padded.sub(alone).abs().max().getFloat();
if (byPadding > 1e-6f) {
    throw new IllegalStateException("padding changed the context by " + byPadding);
}
System.out.println("largest difference by padding: " + byPadding);
// %% [markdown]
// ## The row that may attend to nothing
//
// A row of a mask that forbids every key: the softmax over nothing is 0/0. Heed defines the answer as 0, for the context and for the weights, with finite gradients, and leaves every other row as it was. Below, the
// second of three queries may attend to nothing.
// %%
NDArray allowed = manager.create(
        new boolean[] {
            true, false, false, //
            false, false, false, //
            true, true, true
        },
        new Shape(1, 1, 3, 3));
NDArray q = query.get("0:1, :, :3");
NDArray k = key.get("0:1, :, :3");
NDArray v = value.get("0:1, :, :3");
AttentionMask dense = AttentionMask.dense(allowed);
AttentionOutput ours = ScaledDotProductAttention.attendWithWeights(q, k, v, dense, 0);
display(ours.weights());
float context = ours.context().get("0, 0, 1").abs().max().getFloat();
System.out.println("largest number in the context of the second query: " + context);
// %% [markdown]
// ## DJL's block on the same mask
//
// DJL's own attention block adds −100,000 to the scores of forbidden keys. Where all keys of a row are forbidden, all its
// scores are shifted alike, and the softmax does not see a common shift: the row attends to every key, forbidden or not.
// Below, row by row, is how far the block's output with the mask lies from its output without any.
// %%
ScaledDotProductAttentionBlock djl =
        ScaledDotProductAttentionBlock.builder().setEmbeddingSize(headDim).setHeadCount(1).build();
djl.initialize(manager, DataType.FLOAT32, new Shape(1, 3, headDim));

/** DJL's block takes keys first, then queries, values and, if there is a fourth array, a mask (B, T, S). */
NDArray byDjl(NDArray... mask) {
    NDList inputs = new NDList(k.squeeze(1), q.squeeze(1), v.squeeze(1));
    inputs.addAll(new NDList(mask));
    return djl.forward(new ParameterStore(manager, false), inputs, false).singletonOrThrow(); // (B, T, E)
}

NDArray unmasked = byDjl();
NDArray masked = byDjl(allowed.squeeze(1).toType(DataType.FLOAT32, false));
float[] moved = masked.sub(unmasked).abs().max(new int[] {2}).toFloatArray();
String[] may = {"the first key", "nothing", "every key"};
Table rows = Table.create(
        StringColumn.create("the query may attend to", may),
        FloatColumn.create("moved by the mask", moved));
display(rows);
// %% [markdown]
// The row that may attend to nothing comes out as the row that may attend to everything: moved by no more than the rounding
// of numbers near 100,000. Where all of a row is padding, DJL's block reads it; Heed's gives 0.
// %%
if (context != 0) {
    throw new IllegalStateException("a query that may attend to nothing must get 0, but got " + context);
}
if (moved[1] > 0.01 * moved[0]) {
    throw new IllegalStateException(
            "DJL's block no longer ignores the mask of such a row: " + Arrays.toString(moved));
}
manager.close();
/exit
