/**
 * Models in the form of Hugging Face's transformers: a folder with {@code config.json}, safetensors and {@code
 * tokenizer.json}, read and written by {@link dev.heed.huggingface.HuggingFaceModel}. Nothing is downloaded, and no
 * pickle is opened.
 */
@NullMarked
package dev.heed.huggingface;

import org.jspecify.annotations.NullMarked;
