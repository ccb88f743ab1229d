package dev.heed.attention;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.nn.core.Linear;
import dev.heed.block.ForwardPass;
import dev.heed.block.LinearWeights;
import dev.heed.block.Precision;
import dev.heed.kernel.HeadProjection;
import dev.heed.kernel.Kernel;
import java.util.List;

/**
 * The way of multi-head attention from tokens to heads that know their positions: projections of the same tokens share one
 * matrix product where the kernel can.
 *
 * @param config the attention's settings
 * @param query to H D units
 * @param key to G D units
 * @param value to G D units
 */
record HeadProjections(AttentionConfig config, Linear query, Linear key, Linear value) {

    SelfProjection self(ForwardPass pass, NDArray tokens, long offset) {
        NDList heads =
                project(pass, tokens, queryHeads(pass, tokens), keyHeads(pass, tokens), valueHeads(pass, tokens));
        return new SelfProjection(
                mark(heads.get(0), offset), new KeyValueCache(mark(heads.get(1), offset), heads.get(2)));
    }

    KeyValueCache keyValue(ForwardPass pass, NDArray keys, NDArray values, long offset) {
        NDList heads = keys == values
                ? project(pass, keys, keyHeads(pass, keys), valueHeads(pass, keys))
                : new NDList(
                        project(pass, keys, keyHeads(pass, keys)).singletonOrThrow(),
                        project(pass, values, valueHeads(pass, values)).singletonOrThrow());
        return new KeyValueCache(mark(heads.get(0), offset), heads.get(1));
    }

    NDArray query(ForwardPass pass, NDArray queries, long offset) {
        return mark(project(pass, queries, queryHeads(pass, queries)).singletonOrThrow(), offset);
    }

    private static NDList project(ForwardPass pass, NDArray tokens, HeadProjection... projections) {
        return Kernel.of(tokens).projectHeads(tokens, List.of(projections), precision(pass));
    }

    private NDArray mark(NDArray heads, long offset) {
        return config.position().mark(heads, offset);
    }

    private HeadProjection queryHeads(ForwardPass pass, NDArray like) {
        return new HeadProjection(LinearWeights.of(pass, query, like), config.numHeads());
    }

    private HeadProjection keyHeads(ForwardPass pass, NDArray like) {
        return new HeadProjection(LinearWeights.of(pass, key, like), config.numKvHeads());
    }

    private HeadProjection valueHeads(ForwardPass pass, NDArray like) {
        return new HeadProjection(LinearWeights.of(pass, value, like), config.numKvHeads());
    }

    /** Weights that somebody looks at are computed in float32. */
    static Precision precision(ForwardPass pass) {
        return pass.isWatched() ? Precision.FLOAT32 : pass.precision();
    }
}
