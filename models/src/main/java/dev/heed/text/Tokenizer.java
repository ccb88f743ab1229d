package dev.heed.text;

import dev.heed.io.PathText;
import dev.heed.io.SafeText;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.IntStream;

/**
 * Turns text into the ids of tokens and back. Immutable, safe for use by many threads, and saved with a model.
 *
 * <p>Decoding gives the text that was encoded whenever every token of it is known and its splitting is lossless. Special
 * tokens never come from text: {@code <eos>} in a text is five characters like any others. Half a surrogate pair, which
 * no text in UTF-8 holds, is read as the replacement character U+FFFD.
 */
public interface Tokenizer {

    /** How many ids there are, special tokens included: V. */
    int vocabSize();

    /** The ids of a text without any special token, but for the unknown one where a token is not in the vocabulary. */
    int[] encode(String text);

    /**
     * A text as a model that was trained with this tokenizer reads it: with the special tokens around it that the file of a
     * {@code tokenizer.json} asks for, such as BERT's {@code [CLS] ... [SEP]}; Heed's own tokenizers add none.
     *
     * @param maxLength the most tokens, added ones among them, at least one more than are added; a longer text is cut
     */
    default Encoding encodeForModel(String text, int maxLength) {
        int[] ids = encode(text);
        return Encoding.cut(ids, new int[ids.length], new int[ids.length], maxLength, false);
    }

    /**
     * The same for a pair of texts, such as BERT's {@code [CLS] ... [SEP] ... [SEP]}; where it is too long, the longer text
     * is cut first.
     */
    default Encoding encodeForModel(String first, String second, int maxLength) {
        int[] one = encode(first);
        int[] other = encode(second);
        int[] texts = new int[one.length + other.length];
        Arrays.fill(texts, one.length, texts.length, 1);
        int[] ids = IntStream.concat(Arrays.stream(one), Arrays.stream(other)).toArray();
        return Encoding.cut(ids, texts, texts, maxLength, false);
    }

    /** The ids of a text, or of a part of one, with the special tokens around them that {@link #encodeForModel} adds. */
    default int[] forModel(int... ids) {
        return ids;
    }

    /**
     * The text of some ids. Special tokens are left out, the unknown one too.
     *
     * @throws IllegalArgumentException if an id is not in [0, V)
     */
    String decode(int... ids);

    /**
     * What one token looks like, for pictures and tables.
     *
     * @throws IllegalArgumentException if the id is not in [0, V)
     */
    String token(int id);

    /** The ids of the special tokens. */
    SpecialIds special();

    /**
     * This tokenizer with a token to mask others with, as a new last id; this one as it is if it has one.
     *
     * @throws IllegalArgumentException if it cannot be given one
     */
    Tokenizer withMask();

    /**
     * Writes a {@code tokenizer.json} as Hugging Face's libraries read it, whole or not at all; a file of that name is
     * replaced.
     */
    void save(Path file);

    /**
     * Reads what {@link #save} wrote, or the {@code tokenizer.json} of a model of Hugging Face's. One that Heed did not write
     * is run by Hugging Face's own library, which must be on the class path then ({@code ai.djl.huggingface:tokenizers});
     * what is special in a text, and what decoding gives, is as that file says.
     *
     * @throws IllegalArgumentException if the file is damaged, or not a {@code tokenizer.json}
     * @throws IllegalStateException if Hugging Face's library is needed and cannot be used
     */
    static Tokenizer load(Path file) {
        return TokenizerFile.read(file);
    }

    /**
     * Makes a tokenizer by its name, as a recipe says it. What it makes is lossless.
     *
     * @param name {@code characters}, {@code words} or {@code bytePairs}, which are learned from the texts, or else the path
     *     of a {@code tokenizer.json}, which needs none
     * @param texts what to learn from
     * @param maxVocabSize the most ids V there may be, special tokens included
     */
    static Tokenizer of(String name, Iterable<String> texts, int maxVocabSize) {
        return switch (name) {
            case "characters" -> VocabularyTokenizer.train(Tokenization.LOSSLESS_CHARACTERS, texts, maxVocabSize);
            case "words" -> VocabularyTokenizer.train(Tokenization.LOSSLESS_WORDS, texts, maxVocabSize);
            case "bytePairs" -> BytePairTokenizer.train(texts, maxVocabSize);
            default -> {
                if (!name.endsWith(".json")) {
                    throw new IllegalArgumentException(
                            "tokenizer must be characters, words, bytePairs or the path of a tokenizer.json, but got "
                                    + SafeText.of(name));
                }
                yield load(PathText.of(name));
            }
        };
    }
}
