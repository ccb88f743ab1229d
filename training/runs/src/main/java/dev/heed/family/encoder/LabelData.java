package dev.heed.family.encoder;

import dev.heed.data.BucketedBatches;
import dev.heed.data.LabelFile;
import dev.heed.data.LabelledText;
import dev.heed.data.Labels;
import dev.heed.data.LazyList;
import dev.heed.data.TrainTestSplit;
import dev.heed.family.Pretrained;
import dev.heed.io.SafeText;
import dev.heed.io.Sha256;
import dev.heed.shape.Require;
import dev.heed.text.Tokenizer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Texts and their classes from files, lines of {@code LABEL<TAB>TEXT} in UTF-8. The classes are the labels of the file that
 * is learned from.
 *
 * @param train the file that is learned from
 * @param validation the file that is validated on; null for a part that is held out of train
 * @param test the file that is tested on; null for a part that is held out of train
 * @param heldOut share of each label's texts to hold out where there is no file, equal ones together, the same ones whatever
 *     the seed; 0 for none
 * @param tokenizer characters, words or bytePairs, which are learned from the texts, or the path of a tokenizer.json; null
 *     for words, or what start has
 * @param vocabulary the most tokens that are learned, special ones included; null for 8192, or as start has it
 * @param maxLength how many tokens of a text the model reads; the rest of a longer one is cut off
 */
public record LabelData(
        Path train,
        @Nullable Path validation,
        @Nullable Path test,
        float heldOut,
        @Nullable String tokenizer,
        @Nullable Integer vocabulary,
        int maxLength)
        implements ClassifierData, EncoderTokenizer.Chosen {

    /** Which part is held out is a matter of the file, not of a run. */
    private static final long SEED = 1_000_033;

    /** Checks the numbers. */
    public LabelData {
        Require.probability("heldOut", heldOut);
        Require.positive("maxLength", maxLength);
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
    public TextSets read(@Nullable Path start, @Nullable Path tokenizers) {
        LazyList<LabelledText> all = new LabelFile(train).read();
        Labels labels = Labels.of(all.stream().map(LabelledText::label));
        List<String> remarks = new ArrayList<>();
        TrainTestSplit<LabelledText> forTest = split(all, test, labels, "test", remarks);
        TrainTestSplit<LabelledText> forValidation = split(forTest.train(), validation, labels, "validation", remarks);
        List<LabelledText> learned = forValidation.train();
        EncoderTokenizer wanted = EncoderTokenizer.of(this, start);
        Tokenizer made = tokenizers == null
                ? wanted.over(() -> learned.stream().map(LabelledText::text).iterator())
                : Tokenizer.load(tokenizers.resolve(Pretrained.TOKENIZER));
        return new TextSets(
                made,
                labels,
                (batching, batchSize, seed) -> BucketedBatches.of(learned, batching, batchSize, seed),
                forValidation.test(),
                forTest.test(),
                learned.size(),
                digest(wanted),
                remarks);
    }

    /** What is left to learn from, and the texts of the file or those that are held out. */
    private TrainTestSplit<LabelledText> split(
            List<LabelledText> texts, @Nullable Path file, Labels labels, String what, List<String> remarks) {
        if (file != null) {
            return new TrainTestSplit<>(texts, new LabelFile(file).read(labels));
        }
        if (heldOut == 0) {
            return new TrainTestSplit<>(texts, List.of());
        }
        long labelsLeft = texts.stream().map(LabelledText::label).distinct().count();
        if (texts.stream().distinct().limit(labelsLeft + 1).count() == labelsLeft) {
            throw new IllegalArgumentException(
                    "heldOut must be 0 where no label has two texts left to hold out a %s part of, but got %s for %s"
                            .formatted(what, heldOut, SafeText.of(train)));
        }
        TrainTestSplit<LabelledText> parts = TrainTestSplit.byLabel(texts, heldOut, SEED);
        remarks.add("data.%s is not given: %s of the %s texts of %s are held out for it"
                .formatted(what, parts.test().size(), texts.size(), SafeText.of(train)));
        return parts;
    }

    /** What the files hold counts, not where they are. */
    private String digest(EncoderTokenizer wanted) {
        return Sha256.of(Stream.concat(
                        Stream.of(train, validation, test).map(path -> path == null ? "none" : Sha256.of(path)),
                        Stream.of(wanted.source()))
                .collect(Collectors.joining("\n")));
    }
}
