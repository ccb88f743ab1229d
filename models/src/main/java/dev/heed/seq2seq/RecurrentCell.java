package dev.heed.seq2seq;

/** The cell of a recurrent network. */
public enum RecurrentCell {
    /** Gated recurrent unit: two gates, one state (Cho et al. 2014, arXiv 1406.1078). */
    GRU,
    /** Long short-term memory: three gates, a state and a cell (Hochreiter and Schmidhuber 1997). */
    LSTM
}
