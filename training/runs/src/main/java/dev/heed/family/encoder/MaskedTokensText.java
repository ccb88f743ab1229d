package dev.heed.family.encoder;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import dev.heed.data.MaskedBatch;
import dev.heed.data.TextFiles;
import dev.heed.data.TextWindows;
import dev.heed.data.TokenMasking;
import dev.heed.encoder.MaskedTokenModel;
import dev.heed.encoder.TextEncoderConfig;
import dev.heed.family.AddedTokens;
import dev.heed.family.HuggingFaceFolder;
import dev.heed.family.LikelihoodValidator;
import dev.heed.family.Pretrained;
import dev.heed.huggingface.HuggingFaceModel;
import dev.heed.io.SafeText;
import dev.heed.predict.Generation;
import dev.heed.predict.Prediction;
import dev.heed.predict.TestScores;
import dev.heed.recipe.Recipe;
import dev.heed.shape.Require;
import dev.heed.text.SpecialIds;
import dev.heed.text.TokenBatch;
import dev.heed.text.Tokenizer;
import dev.heed.train.StopSignal;
import dev.heed.train.loss.CrossEntropy;
import dev.heed.train.loss.MaskedTokenObjective;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * A model of masked tokens with its tokenizer: a line with masks goes in, the line with each mask filled in comes out, and
 * the probabilities of what could stand at the first one. A mask is written {@code <mask>} or {@code [MASK]}, whatever the
 * tokenizer calls it.
 *
 * @param config of the encoder
 * @param maxLength how many tokens a line may have
 * @param added what stands around them
 * @param maskShare which share of a file's tokens is masked in a test
 * @param tokenizer the tokens that it reads, with a mask
 */
public record MaskedTokensText(
        TextEncoderConfig config, int maxLength, AddedTokens added, float maskShare, Tokenizer tokenizer)
        implements EncoderText<MaskedTokenModel> {

    private static final Pattern MASK = Pattern.compile("<mask>|\\[MASK\\]");

    /** Candidates to tell of. */
    private static final int BEST = 10;

    static MaskedTokensText load(Recipe recipe, Path folder) {
        return of(
                recipe,
                folder,
                Tokenizer.load(folder.resolve(Pretrained.TOKENIZER)).withMask());
    }

    /**
     * The model of a recipe.
     *
     * @param folder has the settings of a network that the recipe leaves to it
     */
    static MaskedTokensText of(Recipe recipe, Path folder, Tokenizer tokenizer) {
        MaskedTextData data = (MaskedTextData) recipe.data();
        TextEncoderConfig config = recipe.model() instanceof PretrainedMaskedTokens model
                ? Pretrained.encoder(folder, model.dropout())
                : ((MaskedTokensModel) recipe.model()).config(tokenizer.vocabSize(), data.context());
        Pretrained.requireVocabulary(tokenizer, config.vocabSize());
        Require.atMost("data.context", data.context(), config.position().maxLength());
        AddedTokens added =
                recipe.model() instanceof PretrainedMaskedTokens ? AddedTokens.OF_TOKENIZER : AddedTokens.NONE;
        return new MaskedTokensText(config, data.context(), added, data.maskShare(), tokenizer);
    }

    @Override
    public MaskedTokenModel network(NDManager manager) {
        MaskedTokenModel network = new MaskedTokenModel(config);
        network.initialize(manager);
        return network;
    }

    /** Which tokens become masks. */
    TokenMasking masking() {
        SpecialIds special = tokenizer.special();
        return new TokenMasking(
                tokenizer.vocabSize(),
                special.mask().orElseThrow(),
                IntStream.range(0, tokenizer.vocabSize())
                        .filter(special::contains)
                        .boxed()
                        .collect(Collectors.toSet()),
                maskShare);
    }

    /**
     * Texts one after the other, cut into windows with room for what stands around them.
     *
     * @throws IllegalArgumentException if there is no room for a token of the text, or less text than a window holds
     */
    TextWindows windows(List<String> texts) {
        Require.atLeast("data.context", maxLength, around().length + 1);
        int length = maxLength - around().length;
        return TextWindows.ofLength(MaskedTextData.windows(texts, tokenizer, length), length);
    }

    /** Tokens with those around them that the network reads too. */
    int[] around(int... tokens) {
        return added == AddedTokens.OF_TOKENIZER ? tokenizer.forModel(tokens) : tokens;
    }

    /** Windows as the network reads them. */
    TokenBatch whole(TokenBatch windows) {
        return TokenBatch.of(windows.rows().stream().map(this::around).toList());
    }

    private int mask() {
        return tokenizer.special().mask().orElseThrow();
    }

    /** What stands around the masks of a line, one piece more than masks. */
    private List<String> pieces(String line) {
        List<String> pieces = new ArrayList<>(Arrays.asList(MASK.split(line, -1)));
        if (pieces.size() == 1) {
            throw new IllegalArgumentException(
                    "line must hold <mask> or [MASK] where a token is to be filled in, but got '" + SafeText.of(line)
                            + "'");
        }
        if (added != AddedTokens.OF_TOKENIZER && spacesBelongToTokens()) {
            // The space before a mask is a part of what is masked
            pieces.subList(0, pieces.size() - 1)
                    .replaceAll(piece -> piece.endsWith(" ") ? piece.substring(0, piece.length() - 1) : piece);
        }
        return pieces;
    }

    /** Whether a word's token has the space before it, as {@code " cat"}. */
    private boolean spacesBelongToTokens() {
        return IntStream.range(0, tokenizer.vocabSize())
                .mapToObj(tokenizer::token)
                .anyMatch(token -> token.length() > 1 && token.startsWith(" "));
    }

    @Override
    public int[] tokens(String line) {
        List<String> pieces = pieces(line);
        int[] tokens = tokens(pieces);
        long masks = Arrays.stream(tokens).filter(token -> token == mask()).count();
        if (masks != pieces.size() - 1) {
            throw new IllegalArgumentException(
                    "line must have its masks written <mask> or [MASK], but got %s of %s so in '%s'"
                            .formatted(pieces.size() - 1, masks, SafeText.of(line)));
        }
        if (tokens.length > maxLength) {
            throw new IllegalArgumentException("line must hold at most as many tokens as a window, %s, but got %s"
                    .formatted(maxLength, tokens.length));
        }
        return tokens;
    }

    private int[] tokens(List<String> pieces) {
        if (added == AddedTokens.OF_TOKENIZER) {
            return added.encode(tokenizer, String.join(tokenizer.token(mask()), pieces), Integer.MAX_VALUE);
        }
        IntStream tokens = Arrays.stream(tokenizer.encode(pieces.get(0)));
        for (String piece : pieces.subList(1, pieces.size())) {
            tokens = IntStream.concat(
                    tokens, IntStream.concat(IntStream.of(mask()), Arrays.stream(tokenizer.encode(piece))));
        }
        return tokens.toArray();
    }

    @Override
    public List<Prediction> predict(MaskedTokenModel network, NDManager manager, List<String> inputs, Generation how) {
        return inBatches(manager, inputs, (pass, batch, arrays, lines) -> {
            int[] masks = IntStream.range(0, lines.size() * batch.maxLength())
                    .filter(place -> batch.token(place / batch.maxLength(), place % batch.maxLength()) == mask())
                    .toArray();
            NDArray logits = network.logitsAt(pass, arrays, masks); // (n, V)
            List<float[]> guesses = new ArrayList<>(rows(logits.softmax(-1)));
            return lines.stream()
                    .map(input -> {
                        List<float[]> own = guesses.subList(0, pieces(input).size() - 1);
                        Prediction filled = filled(input, own);
                        own.clear();
                        return filled;
                    })
                    .toList();
        });
    }

    @Override
    public void export(MaskedTokenModel network, Path folder) {
        HuggingFaceFolder.write(folder, HuggingFaceModel.of(network), tokenizer, added, maxLength);
        if (added != AddedTokens.OF_TOKENIZER && spacesBelongToTokens()) {
            HuggingFaceFolder.giveMaskItsSpace(folder, tokenizer);
        }
    }

    private static List<float[]> rows(NDArray probabilities) {
        float[] all = probabilities.toFloatArray();
        int size = (int) probabilities.getShape().getLastDimension();
        return IntStream.range(0, all.length / size)
                .mapToObj(row -> EncoderText.row(all, row, size))
                .toList();
    }

    /**
     * The line with the most probable token at each of its masks.
     *
     * @param guesses the probabilities (V) at each mask
     */
    private Prediction filled(String input, List<float[]> guesses) {
        List<String> pieces = pieces(input);
        StringBuilder output = new StringBuilder(pieces.get(0));
        for (int mask = 0; mask < guesses.size(); mask++) {
            String token = tokenizer.decode(best(guesses.get(mask)).findFirst().orElseThrow());
            boolean isSpaceTaken = added == AddedTokens.OF_TOKENIZER
                    && token.startsWith(" ")
                    && output.toString().endsWith(" ");
            output.append(isSpaceTaken ? token.substring(1) : token);
            output.append(pieces.get(mask + 1));
        }
        Map<String, Double> candidates = new LinkedHashMap<>();
        best(guesses.get(0))
                .limit(BEST)
                .forEach(token -> candidates.putIfAbsent(tokenizer.token(token), (double) guesses.get(0)[token]));
        return new Prediction(input, output.toString(), null, candidates, List.of());
    }

    /** Ordinary tokens, the most probable first. */
    private Stream<Integer> best(float... probabilities) {
        return IntStream.range(0, tokenizer.vocabSize()) // an embedding may have more rows
                .filter(token -> !tokenizer.special().contains(token))
                .boxed()
                .sorted(Comparator.comparingDouble(token -> -probabilities[token]));
    }

    @Override
    public Prediction prediction(
            MaskedTokenModel network, NDManager manager, String input, NDList output, Generation how) {
        int[] tokens = tokens(input);
        List<float[]> all = rows(
                output.singletonOrThrow().reshape(new Shape(tokens.length, -1)).softmax(-1));
        return filled(
                input,
                IntStream.range(0, tokens.length)
                        .filter(place -> tokens[place] == mask())
                        .mapToObj(all::get)
                        .toList());
    }

    @Override
    public TestScores test(MaskedTokenModel network, NDManager manager, Path file, StopSignal stop) {
        return validator(network, TextFiles.read(Collections.singletonList(file)), 0, manager)
                .test(stop);
    }

    /**
     * Measures how well masked tokens of some texts are guessed, with the same masks each time.
     *
     * @param most how many windows to look at; 0 for all
     */
    LikelihoodValidator<MaskedBatch> validator(
            MaskedTokenModel network, List<String> texts, int most, NDManager manager) {
        List<TokenBatch> batches = windows(texts).evaluation(EncoderText.BATCH_SIZE, most).stream()
                .map(this::whole)
                .toList();
        TokenMasking masking = masking();
        return new LikelihoodValidator<>(
                new MaskedTokenObjective(network, new CrossEntropy(0f)),
                () -> IntStream.range(0, batches.size())
                        .mapToObj(number -> masking.mask(batches.get(number), new SplittableRandom(number)))
                        .iterator(),
                null,
                manager);
    }
}
