package dev.heed.text;

import static org.assertj.core.api.Assertions.assertThat;

import dev.heed.parity.ReferenceJson;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;

/** What {@code models/src/test/python/tokenizer_files.py} wrote: what Hugging Face's library makes of tokenizers and texts. */
record TokenizerReference(
        String text,
        int vocabSize,
        List<String> merges,
        Map<String, Integer> vocab,
        List<String> inputs,
        List<Case> cases) {

    /** A text or a pair as a model of some length reads it. */
    record ForModel(List<String> texts, int maxLength, List<Integer> ids, List<Integer> segments) {

        void check(Tokenizer tokenizer) {
            String first = texts.get(0);
            Encoding encoding = texts.size() == 1
                    ? tokenizer.encodeForModel(first, maxLength)
                    : tokenizer.encodeForModel(first, texts.get(1), maxLength);
            assertThat(encoding.ids()).as("%s in %s tokens", texts, maxLength).isEqualTo(ints(ids));
            assertThat(encoding.segments())
                    .as("%s in %s tokens", texts, maxLength)
                    .isEqualTo(ints(segments));
        }

        private static int[] ints(List<Integer> numbers) {
            return numbers.stream().mapToInt(Integer::intValue).toArray();
        }
    }

    /** A tokenizer's file, the ids of each input, and their texts. */
    record Case(String name, int vocabSize, List<int[]> ids, List<String> texts, List<ForModel> forModel) {

        Path file() {
            return resource(name + ".json");
        }

        @Override
        public String toString() {
            return name;
        }
    }

    static final TokenizerReference REFERENCE = ReferenceJson.read("tokenizers.json", TokenizerReference.class);

    /** The cases of files that Heed saved, or of others. */
    List<Case> cases(boolean own) {
        return cases.stream()
                .filter(one -> one.name().equals(one.name().toUpperCase(Locale.ROOT)) == own)
                .toList();
    }

    static Path resource(String name) {
        try {
            return Path.of(Objects.requireNonNull(TokenizerReference.class.getResource(name))
                    .toURI());
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }
}
