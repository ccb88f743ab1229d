package dev.heed.text;

import static dev.heed.text.TokenizerReference.REFERENCE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import dev.heed.text.TokenizerReference.Case;
import java.io.File;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalInt;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The files of other people's tokenizers. */
class PretrainedTokenizerTest {

    @TempDir
    Path folder;

    static List<Case> foreign() {
        return REFERENCE.cases(false);
    }

    private static Tokenizer load(String name) {
        return Tokenizer.load(TokenizerReference.resource(name + ".json"));
    }

    @ParameterizedTest
    @MethodSource("foreign")
    void idsAndTextsAreThoseOfItsLibrary(Case reference) {
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
    @MethodSource("foreign")
    void whatAModelReadsIsThatOfItsLibrary(Case reference) {
        Tokenizer tokenizer = Tokenizer.load(reference.file());

        assertThat(reference.forModel()).allSatisfy(one -> one.check(tokenizer));
    }

    @Test
    void specialIdsAreReadFromTheFile() {
        assertThat(load("word-piece").special())
                .isEqualTo(new SpecialIds(
                        OptionalInt.of(0), OptionalInt.of(2), OptionalInt.of(3), OptionalInt.of(1), OptionalInt.of(4)));
        OptionalInt endOfText = OptionalInt.of(0);
        assertThat(load("gpt2").special())
                .isEqualTo(new SpecialIds(endOfText, endOfText, endOfText, OptionalInt.empty(), OptionalInt.empty()));
        assertThat(load("metaspace").special())
                .isEqualTo(new SpecialIds(
                        OptionalInt.empty(),
                        OptionalInt.of(1),
                        OptionalInt.of(2),
                        OptionalInt.of(0),
                        OptionalInt.empty()));
    }

    @Test
    void specialTokensAreLeftOut() {
        Tokenizer tokenizer = load("word-piece");
        int[] heron = tokenizer.encode("the heron");
        int[] framed = IntStream.concat(IntStream.of(2), IntStream.concat(IntStream.of(heron), IntStream.of(3, 0, 0)))
                .toArray();

        assertThat(tokenizer.decode(framed)).isEqualTo("the heron");
    }

    @Test
    void tokensAreShownAsTextWhereTheyAreText() {
        Tokenizer words = load("word-piece");
        Tokenizer bytes = load("gpt2");

        assertThat(words.token(4)).isEqualTo("[MASK]");
        assertThat(Arrays.stream(words.encode("heron")).mapToObj(words::token)).allMatch(token -> !token.isBlank());
        assertThat(Arrays.stream(bytes.encode(" the ☃")).mapToObj(bytes::token))
                .containsExactly(" the", " ", "â", "ĺ", "ĥ");
    }

    @Test
    void textOfAnyLengthIsReadWhole() {
        Tokenizer tokenizer = load("gpt2");
        String text = REFERENCE.text().repeat(11);

        assertThat(tokenizer.decode(tokenizer.encode(text))).isEqualTo(text);
    }

    @Test
    void halfASurrogatePairIsReplaced() {
        Tokenizer tokenizer = load("gpt2");

        assertThat(tokenizer.decode(tokenizer.encode("a\ud83d b"))).isEqualTo("a\ufffd b");
    }

    @Test
    void theFileIsKeptAsItIs() throws Exception {
        Path copy = folder.resolve("tokenizer.json");

        load("word-piece").save(copy);

        assertThat(copy).hasSameBinaryContentAs(TokenizerReference.resource("word-piece.json"));
        assertThat(Tokenizer.load(copy)).isEqualTo(load("word-piece")).isNotEqualTo(load("gpt2"));
    }

    @Test
    void manyThreadsReadTheSameText() {
        Tokenizer tokenizer = load("word-piece");
        int[] expected = tokenizer.encode(REFERENCE.text());

        assertThat(IntStream.range(0, 41).parallel().mapToObj(thread -> tokenizer.encode(REFERENCE.text())))
                .allSatisfy(ids -> assertThat(ids).containsExactly(expected));
    }

    /** A machine that was never online: the natives come from the class path. */
    @Test
    void nothingIsDownloaded() throws Exception {
        Path cache = folder.resolve("cache");
        ProcessBuilder builder = new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx256m",
                "-XX:TieredStopAtLevel=1",
                "-Dai.djl.offline=true",
                "-DDJL_CACHE_DIR=" + cache,
                "-cp",
                System.getProperty("java.class.path"),
                Loading.class.getName(),
                TokenizerReference.resource("word-piece.json").toString());
        // An environment that names a cache would win over the property
        builder.environment().keySet().removeAll(List.of("DJL_CACHE_DIR", "ENGINE_CACHE_DIR"));
        Process process = builder.redirectErrorStream(true).start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

        assertThat(process.waitFor()).as(output).isZero();
        assertThat(output).contains("the heron");
        assertThat(cache.resolve("tokenizers")).isDirectory();
    }

    /** Loads a file and prints what it makes of a text. */
    static final class Loading {
        public static void main(String[] arguments) {
            Tokenizer tokenizer = Tokenizer.load(Path.of(arguments[0]));
            System.out.println(tokenizer.decode(tokenizer.encode("The heron")));
        }
    }

    @Nested
    class Errors {

        @Test
        void sayWhatToAddWhereTheLibraryIsMissing() throws Throwable {
            URL[] without = Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
                    .filter(entry -> !entry.contains("huggingface"))
                    .map(PretrainedTokenizerTest::url)
                    .toArray(URL[]::new);
            Path file = TokenizerReference.resource("word-piece.json");
            Thread thread = Thread.currentThread();
            ClassLoader usual = thread.getContextClassLoader();
            try (URLClassLoader loader = new URLClassLoader(without, ClassLoader.getPlatformClassLoader())) {
                thread.setContextClassLoader(loader);
                Method load = loader.loadClass(Tokenizer.class.getName()).getMethod("load", Path.class);

                assertThatIllegalStateException()
                        .isThrownBy(() -> invoke(load, file))
                        .withMessage(
                                file + ": tokenizer must be one that Heed wrote, but got another's; add the dependency"
                                        + " ai.djl.huggingface:tokenizers, of the same version as ai.djl:api, which reads it");
                assertThat(invoke(load, TokenizerReference.resource("BYTE_PAIRS.json")))
                        .hasToString("BytePairTokenizer of 324 ids");
            } finally {
                thread.setContextClassLoader(usual);
            }
        }

        @Test
        void nameAFileThatTheLibraryDoesNotRead() throws Exception {
            Path file = folder.resolve("tokenizer.json");
            Files.writeString(file, "{\"model\": {\"type\": \"Horoscope\"}}");

            assertThatIllegalArgumentException()
                    .isThrownBy(() -> Tokenizer.load(file))
                    .withMessageStartingWith(
                            file + ": tokenizer must be one that Hugging Face's library reads, but got the error ");
        }

        @Test
        void nameAnIdThatIsNone() {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> load("metaspace").decode(97))
                    .withMessage("id must be at least 0 and less than 97, but got 97");
        }

        @Test
        void nameALengthThatLeavesNoRoomForText() {
            Tokenizer tokenizer = load("word-piece");

            assertThat(tokenizer.encodeForModel("the heron", "", 4).ids()).hasSize(4);
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> tokenizer.encodeForModel("the heron", "", 3))
                    .withMessage("maxLength must be at least 4, but got 3");
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> tokenizer.encodeForModel("", 2))
                    .withMessage("maxLength must be at least 3, but got 2");
        }

        @Test
        void nameAMaskThatIsMissing() {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> load("gpt2").withMask())
                    .withMessageMatching(
                            "tokenizer must have a mask token, as one of \\[<mask>.*\\], but got none in .*gpt2.json");
            assertThat(load("word-piece").withMask()).isEqualTo(load("word-piece"));
        }
    }

    private static URL url(String entry) {
        try {
            return Path.of(entry).toUri().toURL();
        } catch (MalformedURLException e) {
            throw new IllegalArgumentException(e);
        }
    }

    private static Object invoke(Method method, Path file) throws Throwable {
        try {
            return method.invoke(null, file);
        } catch (InvocationTargetException e) {
            throw e.getCause();
        }
    }
}
