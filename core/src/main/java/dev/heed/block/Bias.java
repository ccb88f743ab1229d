package dev.heed.block;

/** Which linear projections of a layer have a bias. */
public enum Bias {
    /** Every one, as in GPT-2 and BERT. */
    ALL,
    /** Those of queries, keys and values, as in Qwen; attention's output and the feed-forward network have none. */
    QUERY_KEY_VALUE,
    /** None, as in Llama. */
    NONE
}
