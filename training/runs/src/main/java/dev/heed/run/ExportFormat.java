package dev.heed.run;

/** The forms in which a trained model goes elsewhere. */
public enum ExportFormat {
    /** A folder of Hugging Face's: {@code config.json}, {@code model.safetensors} and tokenizer. */
    HUGGINGFACE,
    /** The network as TorchScript with its parameters, {@code model.pt}, and the tokenizer beside it. */
    TORCHSCRIPT
}
