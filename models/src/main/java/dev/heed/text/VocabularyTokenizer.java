package dev.heed.text;

import dev.heed.shape.Require;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;

/**
 * Numbers the tokens of a {@link Tokenization}: characters or words. A token that the vocabulary does not have is unknown.
 *
 * @param tokenization how text is split
 * @param vocabulary the numbers of the tokens
 */
public record VocabularyTokenizer(Tokenization tokenization, Vocabulary vocabulary) implements SequenceTokenizer {

    /**
     * Numbers the tokens of texts, the most frequent first, equally frequent ones by their text.
     *
     * @param texts what the tokens are from, at least one token in all
     * @param maxVocabSize the most ids there may be, special tokens included; rarer tokens are unknown
     */
    public static VocabularyTokenizer train(Tokenization tokenization, Iterable<String> texts, int maxVocabSize) {
        Require.atLeast("vocabSize", maxVocabSize, SpecialTokens.COUNT + 1);
        TokenCounts counts = new TokenCounts();
        texts.forEach(text -> counts.add(tokenization.stream(Unicode.wellFormed(text))));
        if (counts.size() == 0) {
            throw new IllegalArgumentException("texts must hold at least one token, but got none");
        }
        return new VocabularyTokenizer(tokenization, counts.vocabulary(maxVocabSize));
    }

    @Override
    public int vocabSize() {
        return vocabulary.size();
    }

    @Override
    public int[] encode(String text) {
        return tokenization.stream(Unicode.wellFormed(text))
                .mapToInt(vocabulary::id)
                .toArray();
    }

    @Override
    public List<String> split(String text) {
        return tokenization.split(Unicode.wellFormed(text));
    }

    @Override
    public String join(List<String> tokens) {
        return tokenization.join(tokens);
    }

    @Override
    public String decode(int... ids) {
        SpecialIds special = special();
        return tokenization.join(Arrays.stream(ids)
                .filter(id -> !special.contains(id))
                .mapToObj(vocabulary::token)
                .toList());
    }

    @Override
    public String token(int id) {
        return vocabulary.token(id);
    }

    @Override
    public SpecialIds special() {
        return vocabulary.special();
    }

    @Override
    public VocabularyTokenizer withMask() {
        return new VocabularyTokenizer(tokenization, vocabulary.withMask());
    }

    @Override
    public void save(Path file) {
        TokenizerFile.write(file, this);
    }
}
