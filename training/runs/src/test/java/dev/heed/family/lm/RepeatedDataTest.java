package dev.heed.family.lm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.heed.data.LanguageModelBatch;
import dev.heed.text.SpecialTokens;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RepeatedDataTest {

    private static final RepeatedData DATA = new RepeatedData(13, 5, 7, 0, 3, 11);

    private static final LanguageSets SETS = DATA.read(null, null, 2);

    @Test
    void theSecondHalfIsPredicted() {
        LanguageModelBatch batch = SETS.batches().of(17, 3).next();

        for (int row = 0; row < 17; row++) {
            int[] tokens = batch.tokens().row(row);
            int length = tokens.length / 2 - 1;
            int[] first = Arrays.copyOfRange(tokens, 1, 1 + length);
            assertThat(batch.given()).element(row).isEqualTo(length + 2);
            assertThat(tokens[0]).isEqualTo(tokens[1 + length]).isEqualTo(SpecialTokens.BOS);
            assertThat(Arrays.copyOfRange(tokens, 2 + length, 2 + 2 * length)).containsExactly(first);
            assertThat(tokens).endsWith(SpecialTokens.EOS).hasSizeBetween(2 * 2 + 3, 2 * 5 + 3);
        }
        assertThat(DATA.context()).isEqualTo(16);
    }

    @Test
    void theOthersAreLongerAndTheSameWhateverTheSeed() {
        assertThat(SETS.validation().orElseThrow().batches())
                .extracting(batch -> batch.tokens().batchSize())
                .containsExactly(2);
        assertThat(SETS.test().orElseThrow().batches().get(0).tokens().maxLength())
                .isBetween(14, 17);
        assertThat(SETS.examples())
                .hasSize(3)
                .allSatisfy(example -> assertThat(example.reference()).isEqualTo(example.input()));
        assertThat(new RepeatedData(13, 5, null, 0, 0, 0).testMaxLength()).isEqualTo(6);
    }

    @Test
    void aPromptIsASequenceOfItsSymbols() {
        assertThat(SETS.tokenizer().decode(DATA.prompt(SETS.tokenizer(), " 3  11 7")))
                .isEqualTo("3 11 7");
        assertThat(DATA.prompt(SETS.tokenizer(), "3"))
                .startsWith(SpecialTokens.BOS)
                .endsWith(SpecialTokens.BOS);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> DATA.prompt(SETS.tokenizer(), "3 13 x"))
                .withMessage("prompt must hold only tokens of the model's vocabulary, but got '13', 'x'");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> DATA.prompt(SETS.tokenizer(), "1 2 3 4 5 6 7 8"))
                .withMessage("prompt must hold at most 7 symbols, but got 8 in '1 2 3 4 5 6 7 8'");
    }

    @Test
    void aFileOfPairsIsMeasuredOn(@TempDir Path folder) throws IOException {
        Path file = Files.writeString(folder.resolve("pairs.tsv"), "1 2\t1 2\n3 4 5\t3 4 5\n");

        assertThat(DATA.heldOut(SETS.tokenizer(), file).batches().get(0).predicted())
                .isEqualTo(3 + 4);
    }

    @Test
    void wrongNumbersAreRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new RepeatedData(13, 1, 7, 0, 3, 11))
                .withMessage("maxLength must be at least 2, but got 1");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new RepeatedData(13, 5, 14, 0, 3, 11))
                .withMessage("numSymbols must be at least 14, but got 13");
    }
}
