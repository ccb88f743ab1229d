package dev.heed.lm;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import dev.heed.block.ForwardPass;
import dev.heed.lm.LanguageModel.Written;

/** Writes with the most probable token by one step after another: for every engine, and the oracle of the fused way. */
final class StepwiseWriting {

    private StepwiseWriting() {}

    static Written write(LanguageModel model, ForwardPass pass, NDArray token, LanguageModelState state, int count) {
        NDList written = new NDList(count);
        NDArray newest = token;
        LanguageModelState seen = state;
        for (int i = 0; i < count; i++) {
            LanguageModel.Step step = model.step(pass, newest, seen);
            newest = step.logits().argMax(-1); // (B, 1)
            written.add(newest);
            seen = step.state();
        }
        return new Written(NDArrays.concat(written, 1), seen);
    }
}
