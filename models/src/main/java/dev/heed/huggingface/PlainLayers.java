package dev.heed.huggingface;

import dev.heed.attention.AttentionConfig;
import dev.heed.block.Bias;
import dev.heed.layer.FeedForwardConfig;
import dev.heed.layer.LayerConfig;
import dev.heed.norm.LayerNorm;
import dev.heed.position.AttentionPosition;

/** Layers as BERT and GPT-2 have them: a key and a value for each query head, all biases, layer normalisation. */
final class PlainLayers {

    private PlainLayers() {}

    /**
     * Refuses what these layers do not have; where normalisation stands and what a token sees is each architecture's own.
     *
     * @param beside what each rule ends with
     */
    static void require(LayerConfig layer, String beside) {
        AttentionConfig attention = layer.attention();
        FeedForwardConfig feedForward = layer.feedForward();
        Architecture.require(
                attention.position() == AttentionPosition.none(),
                "position within attention",
                "none" + beside,
                attention.position());
        Architecture.require(
                attention.numKvHeads() == attention.numHeads(),
                "numKvHeads",
                "numHeads=" + attention.numHeads() + beside,
                attention.numKvHeads());
        Architecture.require(
                attention.headDim() * attention.numHeads() == attention.embedDim(),
                "headDim",
                "embedDim / numHeads" + beside,
                attention.headDim());
        Architecture.require(attention.bias() == Bias.ALL, "bias of attention", "ALL" + beside, attention.bias());
        Architecture.require(
                feedForward.bias() == Bias.ALL, "bias of the feed-forward network", "ALL" + beside, feedForward.bias());
        Architecture.require(layer.norm() instanceof LayerNorm, "norm", "LayerNorm" + beside, layer.norm());
        Architecture.require(
                Activations.NAMES.containsKey(feedForward.activation()),
                "activation",
                "one of " + Activations.NAMES.keySet() + beside,
                feedForward.activation());
    }
}
