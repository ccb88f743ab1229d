package dev.heed.text;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SequenceTokenizerTest {

    private static final String TEXT = "¿Cuántas garzas? Seven,  or 7.";

    private static final List<SequenceTokenizer> ALL = List.of(
            BytePairTokenizer.train(List.of(TEXT, TEXT), 270),
            VocabularyTokenizer.train(Tokenization.LOSSLESS_WORDS, List.of(TEXT), 100),
            VocabularyTokenizer.train(Tokenization.CHARACTERS, List.of(TEXT), 100));

    @Test
    void tokensAreThoseOfTheVocabularyAndGiveTheTextAgain() {
        for (SequenceTokenizer tokenizer : ALL) {
            List<String> tokens = tokenizer.split(TEXT);

            assertThat(tokenizer.vocabulary().encode(tokens)).containsExactly(tokenizer.encode(TEXT));
            assertThat(tokenizer.join(tokens)).isEqualTo(TEXT);
            assertThat(tokenizer.shown(tokens))
                    .isEqualTo(Arrays.stream(tokenizer.encode(TEXT))
                            .mapToObj(tokenizer::token)
                            .toList());
        }
    }

    @Test
    void nothingHasNoToken() {
        assertThat(ALL).allSatisfy(tokenizer -> assertThat(tokenizer.split("")).isEmpty());
    }

    @Test
    void theNameOfASpecialTokenStays() {
        assertThat(ALL)
                .allSatisfy(tokenizer ->
                        assertThat(tokenizer.join(List.of("7", "<unk>", "."))).isEqualTo("7<unk>."));
    }

    @Test
    void anothersFileIsRefused() {
        Path file = Path.of("src/test/resources/dev/heed/huggingface/sentences/tokenizer.json");

        assertThatIllegalArgumentException()
                .isThrownBy(() -> SequenceTokenizer.load(file))
                .withMessage("tokenizer must be one that Heed wrote, since both sides of a pair need its beginning and"
                        + " its end, but got " + file);
    }

    @Test
    void itsOwnFileIsRead(@TempDir Path folder) {
        ALL.forEach(tokenizer -> {
            tokenizer.save(folder.resolve("a.json"));
            assertThat(SequenceTokenizer.load(folder.resolve("a.json"))).isEqualTo(tokenizer);
        });
    }
}
