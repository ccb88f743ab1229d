package dev.heed.notebook;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.heed.data.PairFile;
import dev.heed.data.SequencePair;
import dev.heed.text.Tokenization;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class SampleDataTest {

    private static List<List<String>> words(String name) {
        return new PairFile(SampleData.file(name), Tokenization.CHARACTERS, Tokenization.WORDS)
                .read().stream().map(SequencePair::source).toList();
    }

    @Test
    void noTestedWordIsLearntFrom() {
        List<List<String>> train = words("letters-train.tsv");
        List<List<String>> test = words("letters-test.tsv");
        Set<List<String>> all = new HashSet<>(train);
        all.addAll(test);

        assertThat(train).hasSize(12_000);
        assertThat(test).hasSize(1_000);
        assertThat(all).hasSize(13_000);
    }

    @Test
    void aNameThatIsNotThereIsRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> SampleData.file("none.tsv"))
                .withMessage("name must be that of a sample data set, but got none.tsv");
    }
}
