package dev.heed.family.encoder;

import ai.djl.ndarray.NDManager;
import dev.heed.data.BatchStream;
import dev.heed.data.MaskedBatch;
import dev.heed.data.TextWindows;
import dev.heed.encoder.MaskedTokenModel;
import dev.heed.family.LikelihoodValidator;
import dev.heed.family.Pretrained;
import dev.heed.predict.Example;
import dev.heed.predict.TestScores;
import dev.heed.recipe.LearningTask;
import dev.heed.recipe.Recipe;
import dev.heed.text.Blanks;
import dev.heed.text.Tokenizer;
import dev.heed.train.Objective;
import dev.heed.train.StopSignal;
import dev.heed.train.Validator;
import dev.heed.train.loss.MaskedTokenObjective;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** Windows of text, and the model that learns to guess what is masked in them. */
final class MaskedTokensTask implements LearningTask<MaskedTokenModel, MaskedBatch> {

    /** Examples to show. */
    private static final int EXAMPLES = 3;

    /** Tokens of a line that tell something about the one that is masked. */
    private static final int FEWEST = 5;

    private final Recipe recipe;
    private final MaskedTextData data;
    private final MaskedTextData.Sets sets;
    private final MaskedTokensText model;
    private final TextWindows windows;

    /** With the tokenizer of a folder, or with one that is made of the data where there is none. */
    MaskedTokensTask(Recipe recipe, @Nullable Path tokenizers) {
        this.recipe = recipe;
        data = (MaskedTextData) recipe.data();
        sets = data.read(recipe.start(), tokenizers);
        model = MaskedTokensText.of(recipe, Pretrained.folder(recipe), sets.tokenizer());
        windows = model.windows(sets.train());
        batches(); // which refuses a text that is too short
    }

    @Override
    public String dataSha256() {
        return sets.digest();
    }

    @Override
    public int examplesPerEpoch() {
        return windows.size();
    }

    @Override
    public BatchStream<MaskedBatch> batches() {
        return model.masking().stream(
                windows.inOrder(recipe.batch().examples(), recipe.seed()).map(model::whole), recipe.seed());
    }

    @Override
    public MaskedTokensText model() {
        return model;
    }

    @Override
    public Objective<MaskedBatch> objective(MaskedTokenModel network) {
        return new MaskedTokenObjective(network, recipe.loss());
    }

    @Override
    public List<String> validationMetrics() {
        return LikelihoodValidator.metrics(MaskedTokenObjective.ACCURACY, false);
    }

    @Override
    public Optional<Validator> validator(MaskedTokenModel network, NDManager manager) {
        return sets.validation().isEmpty()
                ? Optional.empty()
                : Optional.of(model.validator(
                        network, sets.validation(), recipe.evaluation().maxExamples(), manager));
    }

    @Override
    public Optional<TestScores> test(MaskedTokenModel network, NDManager manager, StopSignal stop) {
        return sets.test().isEmpty()
                ? Optional.empty()
                : Optional.of(model.validator(network, sets.test(), 0, manager).test(stop));
    }

    /** Lines with the token in their middle masked. */
    @Override
    public List<Example> examples() {
        List<String> texts = sets.validation().isEmpty() ? sets.test() : sets.validation();
        return examples(texts.stream().flatMap(String::lines).map(String::strip).toList(), this::masked);
    }

    /** The first example of each third of the lines: no line behind it is looked at. */
    static List<Example> examples(List<String> lines, Function<String, Optional<Example>> masked) {
        return IntStream.range(0, EXAMPLES)
                .mapToObj(part -> lines.subList(begin(part, lines), begin(part + 1, lines)).stream()
                        .flatMap(line -> masked.apply(line).stream())
                        .findFirst())
                .flatMap(Optional::stream)
                .toList();
    }

    private static int begin(int part, List<String> lines) {
        return (int) ((long) part * lines.size() / EXAMPLES);
    }

    private Optional<Example> masked(String line) {
        Tokenizer tokenizer = sets.tokenizer();
        int[] tokens = tokenizer.encode(line);
        int middle = tokens.length / 2;
        if (tokens.length < FEWEST
                || model.around(tokens).length > data.context()
                || tokenizer.special().contains(tokens[middle])) {
            return Optional.empty();
        }
        String before = tokenizer.decode(Arrays.copyOf(tokens, middle));
        String after = tokenizer.decode(Arrays.copyOfRange(tokens, middle + 1, tokens.length));
        String all = tokenizer.decode(tokens);
        int end = all.length() - after.length();
        return end >= before.length() && all.startsWith(before) && all.endsWith(after)
                ? Optional.of(new Example(before + aroundMask(all.substring(before.length(), end)) + after, line))
                : Optional.empty(); // a character or a word is cut
    }

    /** A mask with the blanks around what it stands for, some of which may be of no token. */
    private static String aroundMask(String masked) {
        return Blanks.isBlank(masked) ? "<mask>" : masked.replace(Blanks.strip(masked), "<mask>");
    }

    @Override
    public List<String> remarks() {
        return sets.remarks();
    }
}
