package dev.heed.text;

import static dev.heed.text.TokenizerReference.REFERENCE;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import dev.heed.text.TokenizerReference.Case;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Against Hugging Face's library: what it reads in our files, and what its trainer learns. */
class TokenizerReferenceTest {

    @TempDir
    Path folder;

    static List<Case> own() {
        return REFERENCE.cases(true);
    }

    /** The files that the reference was made from are the files that are written today. */
    @ParameterizedTest
    @MethodSource("own")
    void theFileIsTheOneThatWasRead(Case reference) throws Exception {
        Path file = folder.resolve("tokenizer.json");

        trained(reference.name()).save(file);

        assertThat(Files.readString(file)).isEqualTo(Files.readString(reference.file()));
        assertThat(Tokenizer.load(reference.file())).isEqualTo(trained(reference.name()));
    }

    @ParameterizedTest
    @MethodSource("own")
    void idsAndTextsAreEqual(Case reference) {
        Tokenizer tokenizer = Tokenizer.load(reference.file());

        assertThat(tokenizer.vocabSize()).isEqualTo(reference.vocabSize());
        for (int input = 0; input < REFERENCE.inputs().size(); input++) {
            int[] ids = tokenizer.encode(REFERENCE.inputs().get(input));
            assertThat(ids)
                    .as("input %s", input)
                    .containsExactly(reference.ids().get(input));
            assertThat(tokenizer.decode(ids))
                    .as("input %s", input)
                    .isEqualTo(reference.texts().get(input));
        }
    }

    @ParameterizedTest
    @MethodSource("own")
    void nothingIsAddedForAModel(Case reference) {
        Tokenizer tokenizer = Tokenizer.load(reference.file());

        assertThat(reference.forModel()).allSatisfy(one -> one.check(tokenizer));
    }

    @Test
    void bytePairsAreThoseOfItsTrainer() throws Exception {
        Path file = folder.resolve("tokenizer.json");

        trained("BYTE_PAIRS").save(file);

        JsonObject model =
                JsonParser.parseString(Files.readString(file)).getAsJsonObject().getAsJsonObject("model");
        JsonArray merges = model.getAsJsonArray("merges");
        assertThat(merges.asList().stream().map(JsonElement::getAsString))
                .containsExactlyElementsOf(REFERENCE.merges());
        JsonObject vocab = model.getAsJsonObject("vocab");
        assertThat(vocab.keySet()).hasSameElementsAs(REFERENCE.vocab().keySet());
        REFERENCE
                .vocab()
                .forEach((token, id) ->
                        assertThat(vocab.get(token).getAsInt()).as(token).isEqualTo(id));
    }

    private static Tokenizer trained(String name) {
        List<String> texts = List.of(REFERENCE.text());
        return Stream.of(Tokenization.values())
                .filter(tokenization -> tokenization.name().equals(name))
                .findFirst()
                .<Tokenizer>map(tokenization -> VocabularyTokenizer.train(tokenization, texts, 1000))
                .orElseGet(() -> BytePairTokenizer.train(texts, REFERENCE.vocabSize()));
    }
}
