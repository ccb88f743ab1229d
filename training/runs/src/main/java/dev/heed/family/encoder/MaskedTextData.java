package dev.heed.family.encoder;

import dev.heed.data.TextFiles;
import dev.heed.data.TextWindows;
import dev.heed.data.TrainTestSplit;
import dev.heed.family.Pretrained;
import dev.heed.io.SafeText;
import dev.heed.io.Sha256;
import dev.heed.recipe.DataSettings;
import dev.heed.shape.Require;
import dev.heed.text.Tokenizer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Plain text in UTF-8, cut into windows some of whose tokens are masked. Masks are new in every epoch, and always the same in
 * validation and test. Of a folder, all files in it and in its folders are read, in the order of their names, but for hidden
 * and empty ones. Paths that are not absolute start at the working directory.
 *
 * @param train the files or folders that are learned from
 * @param validation the files or folders that are validated on; null for a part that is held out of train
 * @param test the files or folders that are tested on; null for no test
 * @param include which files of a folder are read, a pattern of their names such as *.java
 * @param heldOut share of the files, or of the end of the only one, to hold out where there is no validation, the same part
 *     whatever the seed; 0 for none
 * @param tokenizer characters, words or bytePairs, which are learned from the text, or the path of a tokenizer.json; null for
 *     words, or what start has
 * @param vocabulary the most tokens that are learned, special ones included; null for 8192, or as start has it
 * @param context how many tokens a window has
 * @param maskShare share of a window's tokens that are to be guessed
 */
public record MaskedTextData(
        List<Path> train,
        @Nullable List<Path> validation,
        @Nullable List<Path> test,
        String include,
        float heldOut,
        @Nullable String tokenizer,
        @Nullable Integer vocabulary,
        int context,
        float maskShare)
        implements DataSettings, EncoderTokenizer.Chosen {

    /** Which part is held out is a matter of the text, not of a run. */
    private static final long SEED = 1_000_033;

    /** Copies the lists and checks the numbers. */
    public MaskedTextData {
        train = List.copyOf(train);
        validation = validation == null ? null : List.copyOf(validation);
        test = test == null ? null : List.copyOf(test);
        Require.positive("train's files", train.size());
        TextFiles.requirePattern(include);
        Require.probability("heldOut", heldOut);
        Require.positive("context", context);
        Require.positiveNumber("maskShare", maskShare);
        Require.probability("maskShare", maskShare);
    }

    @Override
    public boolean isFinite() {
        return true;
    }

    @Override
    public boolean hasValidation() {
        return validation != null || heldOut > 0;
    }

    /**
     * What a run learns from and is measured on, as tokens.
     *
     * @param tokenizer has a mask
     * @param train the texts to learn from
     * @param validation the texts to validate on; none if the recipe has none
     * @param test the texts to test on; none if the recipe has none
     */
    record Sets(
            Tokenizer tokenizer,
            List<String> train,
            List<String> validation,
            List<String> test,
            String digest,
            List<String> remarks) {}

    /**
     * Reads the text.
     *
     * @param start the folder, of a run or of Hugging Face's, whose tokenizer to take; null for none
     * @param tokenizers the folder of a model of this very data, whose tokenizer to take; null to make it
     * @throws IllegalArgumentException if a file cannot be read
     */
    Sets read(@Nullable Path start, @Nullable Path tokenizers) {
        List<Path> files = TextFiles.find(train, include);
        List<String> remarks = new ArrayList<>();
        TrainTestSplit<String> parts = parts(files, remarks);
        List<String> tested = texts(test);
        EncoderTokenizer wanted = EncoderTokenizer.of(this, start);
        Tokenizer made = tokenizers == null
                ? wanted.over(parts.train()).withMask()
                : Tokenizer.load(tokenizers.resolve(Pretrained.TOKENIZER));
        return new Sets(made, parts.train(), parts.test(), tested, digest(parts, tested, wanted), remarks);
    }

    /** What is learned from, and what is validated on: whole files where there are several, or the end of the only one. */
    private TrainTestSplit<String> parts(List<Path> files, List<String> remarks) {
        List<String> texts = TextFiles.read(files);
        if (validation != null || heldOut == 0) {
            return new TrainTestSplit<>(texts, texts(validation));
        }
        boolean isOne = files.size() == 1;
        TrainTestSplit<String> parts =
                isOne ? TrainTestSplit.byPosition(texts, heldOut) : TrainTestSplit.atRandom(texts, heldOut, SEED);
        String end = parts.test().get(0);
        remarks.add("data.validation is not given: %s are held out for it"
                .formatted(
                        isOne
                                ? "the last %s characters of %s"
                                        .formatted(end.codePointCount(0, end.length()), SafeText.of(files.get(0)))
                                : "%s of the %s files".formatted(parts.test().size(), files.size())));
        return parts;
    }

    private List<String> texts(@Nullable List<Path> paths) {
        return paths == null ? List.of() : TextFiles.read(TextFiles.find(paths, include));
    }

    /** What the files hold counts, not where they are. */
    private static String digest(TrainTestSplit<String> parts, List<String> tested, EncoderTokenizer wanted) {
        Stream<String> texts = Stream.of(parts.train(), parts.test(), tested)
                .map(each -> Sha256.of(each.stream().map(Sha256::of).collect(Collectors.joining("\n"))));
        return Sha256.of(Stream.concat(texts, Stream.of(wanted.source())).collect(Collectors.joining("\n")));
    }

    /**
     * Texts as windows one after the other, without those that have nothing to guess, such as one of unknown tokens alone.
     *
     * @throws IllegalArgumentException if none is left
     */
    static int[] windows(List<String> texts, Tokenizer tokenizer, int length) {
        int[] tokens = TextWindows.join(texts, tokenizer::encode);
        int[] kept = new int[tokens.length];
        int size = 0;
        for (int from = 0; from < tokens.length; from += length) {
            int[] window = Arrays.copyOfRange(tokens, from, Math.min(tokens.length, from + length));
            if (!Arrays.stream(window).allMatch(tokenizer.special()::contains)) {
                System.arraycopy(window, 0, kept, size, window.length);
                size += window.length;
            }
        }
        if (size == 0) {
            throw new IllegalArgumentException(
                    "text must hold a token that the tokenizer knows, but got " + tokens.length + " tokens");
        }
        return Arrays.copyOf(kept, size);
    }
}
