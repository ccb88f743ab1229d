package dev.heed.torchscript;

import ai.djl.nn.Block;
import dev.heed.io.AtomicFile;
import dev.heed.kernel.ScriptModule;
import dev.heed.kernel.TorchScriptArchive;
import java.nio.file.Path;

/**
 * Exports a model as TorchScript, its parameters inside: one file that runs without Heed, by {@code torch.jit.load} in
 * Python, in C++, and in any DJL application on PyTorch as a {@code .pt} model. It answers as the model does outside
 * training, for any batch size and length.
 *
 * <p>The module's inputs are those of the model as a DJL block, in the same order: {@code tokens} of a language model;
 * {@code tokens}, {@code keyMask} and {@code segments} (the last two optional) of an encoder, by itself, under any head or
 * as a sentence encoder; {@code source} and {@code decoderInput} of a model from sequence to sequence, for the logits of
 * each place of the latter. DJL hands a {@code .pt} model its arrays by place, whatever their names are. Parameters have
 * the names of the block's in {@code state_dict}, with a dot between: {@code
 * stack.layer0.selfAttention.queryProjection.weight}.
 *
 * <p>Memory beside the parameters: a few megabytes. libtorch reads the file from version 2.0 on.
 */
public final class TorchScriptExport {

    private TorchScriptExport() {}

    /**
     * Writes a model, whole or not at all.
     *
     * @param network a {@link dev.heed.lm.LanguageModel}, a {@link dev.heed.encoder.TextEncoder}, a {@link
     *     dev.heed.encoder.SentenceEncoder}, any {@link dev.heed.encoder.EncoderHead} or {@link dev.heed.seq2seq.Seq2Seq} of
     *     Heed's, with float32 parameters
     * @param file to create or replace, usually {@code NAME.pt}
     * @throws IllegalArgumentException if the network is of another kind, holds another block, or has no parameters yet
     */
    public static void write(Block network, Path file) {
        ScriptModule module = NetworkScript.of(network);
        AtomicFile.write(file, out -> TorchScriptArchive.write(out, module, NetworkScript.FUNCTIONS));
    }
}
