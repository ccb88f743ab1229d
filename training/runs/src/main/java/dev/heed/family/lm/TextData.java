package dev.heed.family.lm;

import dev.heed.data.LanguageModelBatch;
import dev.heed.data.TextFiles;
import dev.heed.data.TextWindows;
import dev.heed.data.TrainTestSplit;
import dev.heed.family.AddedTokens;
import dev.heed.family.LikelihoodValidator;
import dev.heed.family.Pretrained;
import dev.heed.generate.GenerationConfig;
import dev.heed.generate.GenerationConfigBuilder;
import dev.heed.io.PathText;
import dev.heed.io.SafeText;
import dev.heed.io.Sha256;
import dev.heed.shape.Require;
import dev.heed.text.BytePairTokenizer;
import dev.heed.text.Tokenization;
import dev.heed.text.Tokenizer;
import dev.heed.text.VocabularyTokenizer;
import dev.heed.train.loss.TargetAccuracy;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Plain text in UTF-8, learned as it is: no token is put before a window or between files. Of a folder, all files in it
 * and in its folders are read, in the order of their names, but for hidden and empty ones. Paths that are not absolute
 * start at the working directory.
 *
 * @param train the files or folders that are learned from
 * @param validation the files or folders that are validated on; null for a part of the text to learn from, see heldOut
 * @param test the files or folders that are tested on; null for no test
 * @param include which files of a folder are read, a pattern of their names such as *.java
 * @param heldOut the share of the text that is kept for validation where no file is given; 0 for no validation
 * @param split how that share is chosen
 * @param context how many tokens the model reads at most, T
 * @param order where the windows of so many tokens begin
 * @param tokenizer characters, words or bytePairs, which are learned from the text, or the path of a tokenizer.json; null
 *     for characters, or the tokenizer of start
 * @param vocabulary the most tokens V that are learned, special ones included
 */
public record TextData(
        List<Path> train,
        @Nullable List<Path> validation,
        @Nullable List<Path> test,
        String include,
        float heldOut,
        Split split,
        int context,
        Order order,
        @Nullable String tokenizer,
        int vocabulary)
        implements LanguageData {

    /** Tokens of a continuation unless another number is set. */
    static final int MAX_TOKENS = 200;

    private static final String CHARACTERS = "characters";

    /** Attention's weights for a batch of windows any longer take gigabytes. */
    private static final int LONGEST_CONTEXT = 65_536;

    /** A split by file is the same whatever the recipe's seed, as if the files had been given. */
    private static final long SPLIT_SEED = 1_000_039;

    /** Checks the numbers and copies the lists. */
    public TextData {
        train = List.copyOf(train);
        Require.positive("train's files", train.size());
        validation = validation == null ? null : List.copyOf(validation);
        test = test == null ? null : List.copyOf(test);
        TextFiles.requirePattern(include);
        Require.probability("heldOut", heldOut);
        Require.positive("context", context);
        Require.atMost("context", context, LONGEST_CONTEXT);
        Require.positive("vocabulary", vocabulary);
    }

    /** How a part of the text is held out. */
    public enum Split {
        /** The last characters, of all files one after the other. */
        POSITION,
        /** Whole files, at random. */
        FILE
    }

    /** Where windows begin. */
    public enum Order {
        /** Anywhere in the text, each place equally likely. */
        RANDOM,
        /** One behind the other: each once an epoch, in a new order. */
        IN_ORDER
    }

    @Override
    public boolean isFinite() {
        return true;
    }

    @Override
    public boolean hasValidation() {
        return validation != null || heldOut > 0;
    }

    @Override
    public List<String> metrics() {
        return LikelihoodValidator.metrics(TargetAccuracy.NEXT_TOKEN, true);
    }

    @Override
    public LanguageSets read(@Nullable Path start, @Nullable Path tokenizers, int maxValidation) {
        TrainTestSplit<String> parts = parts();
        List<String> tested = test == null ? List.of() : texts(test);
        Tokenizer made = tokenizers != null
                ? Tokenizer.load(tokenizers.resolve(Pretrained.TOKENIZER))
                : start == null ? made(parts.train()) : ofStart(start);
        int[] tokens = TextWindows.join(parts.train(), made::encode);
        if (tokens.length <= context) {
            throw new IllegalArgumentException("text must hold more tokens to learn from than context=%s, but got %s"
                    .formatted(context, tokens.length));
        }
        TextWindows windows = TextWindows.toPredict(tokens, context);
        return new LanguageSets(
                made,
                (batchSize, seed) -> switch (order) {
                    case RANDOM -> windows.atRandom(batchSize, seed).map(LanguageModelBatch::of);
                    case IN_ORDER -> windows.inOrder(batchSize, seed).map(LanguageModelBatch::of);
                },
                heldOut(parts.test(), made, maxValidation),
                heldOut(tested, made, 0),
                new TextExamples(made, context).of(parts.test().isEmpty() ? tested : parts.test()),
                windows.size(),
                digest(parts, tested, start),
                remarks(parts, made, tokens.length));
    }

    private TrainTestSplit<String> parts() {
        List<String> texts = texts(train);
        if (validation != null) {
            return new TrainTestSplit<>(texts, texts(validation));
        }
        if (heldOut == 0) {
            return new TrainTestSplit<>(texts, List.of());
        }
        return switch (split) {
            case POSITION -> TrainTestSplit.byPosition(texts, heldOut);
            case FILE -> TrainTestSplit.atRandom(texts, heldOut, SPLIT_SEED);
        };
    }

    private List<String> texts(List<Path> paths) {
        return TextFiles.read(TextFiles.find(paths, include));
    }

    private Optional<HeldOut> heldOut(List<String> texts, Tokenizer made, int most) {
        return texts.isEmpty() ? Optional.empty() : Optional.of(HeldOut.ofText(texts, made, context, most));
    }

    private Tokenizer made(List<String> texts) {
        return Tokenizer.of(tokenizer == null ? CHARACTERS : tokenizer, texts, vocabulary);
    }

    /** Its embedding is of no use with other tokens. */
    private Tokenizer ofStart(Path start) {
        Path file = start.resolve(Pretrained.TOKENIZER);
        if (!Files.isRegularFile(file)) {
            throw new IllegalArgumentException("start must be a folder with a %s, but got %s%s"
                    .formatted(
                            Pretrained.TOKENIZER,
                            SafeText.of(start),
                            Files.isDirectory(start) ? " without" : ", which is no folder"));
        }
        Tokenizer theirs = Tokenizer.load(file);
        if (tokenizer != null && !isOfKind(theirs, tokenizer)) {
            throw new IllegalArgumentException(
                    "tokenizer must be that of the folder to start from, but got %s; leave it out"
                            .formatted(SafeText.of(tokenizer)));
        }
        return theirs;
    }

    private static boolean isOfKind(Tokenizer theirs, String name) {
        return switch (name) {
            case CHARACTERS -> isOfKind(theirs, Tokenization.LOSSLESS_CHARACTERS);
            case "words" -> isOfKind(theirs, Tokenization.LOSSLESS_WORDS);
            case "bytePairs" -> theirs instanceof BytePairTokenizer;
            default -> theirs.equals(Tokenizer.of(name, List.of(), Integer.MAX_VALUE));
        };
    }

    private static boolean isOfKind(Tokenizer theirs, Tokenization tokenization) {
        return theirs instanceof VocabularyTokenizer known && known.tokenization() == tokenization;
    }

    /** What the files hold counts, not where they are. */
    private String digest(TrainTestSplit<String> parts, List<String> tested, @Nullable Path start) {
        Path file = start != null
                ? start.resolve(Pretrained.TOKENIZER)
                : tokenizer != null && tokenizer.endsWith(".json") ? PathText.of(tokenizer) : null;
        return Sha256.of(Stream.of(parts.train(), parts.test(), tested)
                .map(texts -> texts.stream().map(Sha256::of).collect(Collectors.joining("\n")))
                .map(Sha256::of)
                .collect(Collectors.joining("\n", "", file == null ? "" : "\n" + Sha256.of(file))));
    }

    private List<String> remarks(TrainTestSplit<String> parts, Tokenizer made, int tokens) {
        List<String> remarks = new ArrayList<>();
        if (validation == null && heldOut > 0) {
            remarks.add(
                    switch (split) {
                        case POSITION ->
                            String.format(
                                    Locale.ROOT,
                                    "for validation, the last %,d of %,d characters are held out",
                                    characters(parts.test()),
                                    characters(parts.train()) + characters(parts.test()));
                        case FILE ->
                            String.format(
                                    Locale.ROOT,
                                    "for validation, %,d of %,d files are held out",
                                    parts.test().size(),
                                    parts.train().size() + parts.test().size());
                    });
        }
        remarks.add(
                String.format(Locale.ROOT, "learns from %,d tokens, of a vocabulary of %,d", tokens, made.vocabSize()));
        return remarks;
    }

    private static long characters(List<String> texts) {
        return texts.stream().mapToLong(HeldOut::characters).sum();
    }

    @Override
    public HeldOut heldOut(Tokenizer made, Path data) {
        return HeldOut.ofText(texts(List.of(data)), made, context, 0);
    }

    @Override
    public int[] prompt(Tokenizer made, String line) {
        return Prompts.known(made, line);
    }

    @Override
    public AddedTokens added() {
        return AddedTokens.NONE;
    }

    /** A text has no end of its own. */
    @Override
    public GenerationConfigBuilder generation() {
        return GenerationConfig.builder().setMaxTokens(MAX_TOKENS);
    }
}
