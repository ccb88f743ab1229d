package dev.heed.train;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Block;
import dev.heed.block.ForwardPass;
import dev.heed.block.StepResult;
import dev.heed.seq2seq.DecoderState;
import dev.heed.seq2seq.Seq2Seq;
import dev.heed.text.TokenBatch;
import java.util.List;
import java.util.function.UnaryOperator;

/** Another model, with a hand on its logits: what is done there is done between the forward and the backward pass. */
final class HookedSeq2Seq extends Seq2Seq {

    private final Seq2Seq inner;
    private final UnaryOperator<NDArray> hook;

    HookedSeq2Seq(Seq2Seq inner, UnaryOperator<NDArray> hook) {
        this.inner = addChildBlock("inner", inner);
        this.hook = hook;
    }

    @Override
    public DecoderState start(ForwardPass pass, NDManager manager, TokenBatch source) {
        return inner.start(pass, manager, source);
    }

    @Override
    public StepResult<DecoderState> step(ForwardPass pass, NDArray tokens, DecoderState state) {
        StepResult<DecoderState> step = inner.step(pass, tokens, state);
        return new StepResult<>(hook.apply(step.output()), step.state());
    }

    @Override
    protected void initializeChildBlocks(NDManager manager, DataType dataType, Shape... inputShapes) {
        inner.initialize(manager, dataType, inputShapes);
    }

    @Override
    public List<Block> sourceAttentions() {
        return inner.sourceAttentions();
    }

    @Override
    public int inputVocabSize() {
        return inner.inputVocabSize();
    }

    @Override
    public int vocabSize() {
        return inner.vocabSize();
    }
}
