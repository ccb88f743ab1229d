package dev.heed.bench;

import ai.djl.ndarray.NDManager;
import dev.heed.block.Precision;
import dev.heed.embedding.AddedPosition;
import dev.heed.embedding.EmbeddingConfig;
import dev.heed.generate.GenerationConfig;
import dev.heed.generate.Generator;
import dev.heed.seq2seq.AttentionSeq2Seq;
import dev.heed.seq2seq.AttentionSeq2SeqConfig;
import dev.heed.seq2seq.AttentionSeq2SeqConfig.InputFeeding;
import dev.heed.seq2seq.AttentionSeq2SeqConfig.Score;
import dev.heed.seq2seq.RecurrentCell;
import dev.heed.seq2seq.RecurrentConfig;
import dev.heed.seq2seq.Seq2SeqBatch;
import dev.heed.text.SpecialTokens;
import dev.heed.text.TokenBatch;
import dev.heed.train.loss.CrossEntropy;
import dev.heed.train.loss.Seq2SeqObjective;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * The recurrent model with attention of the comparison, its LSTM as for the reversing task: a training step, and greedy
 * decoding of as many sources as a test takes at once. The rival is the same network in PyTorch; with input feeding that is
 * a loop over a cell.
 *
 * @param batchSize B
 * @param length S = T, of every source and target
 * @param embedDim E, also the size of a state
 * @param inputFeeding whether the decoder is told where it looked before
 */
record RecurrentWorkload(int batchSize, int length, int embedDim, InputFeeding inputFeeding) {

    private static final int VOCAB_SIZE = 54;
    private static final int LENGTH = 32;
    private static final int EMBED_DIM = 64;
    private static final int TRAINING_BATCH = 64;
    private static final int DECODING_BATCH = 256;

    static List<Workload> rows(PythonSide python) {
        List<Workload> rows = new ArrayList<>();
        for (InputFeeding feeding : InputFeeding.values()) {
            RecurrentWorkload training = new RecurrentWorkload(TRAINING_BATCH, LENGTH, EMBED_DIM, feeding);
            rows.add(new PairedWorkload(
                    training.row("training step", Unit.MILLISECONDS),
                    training::training,
                    () -> python.contenders(training.words("recurrent"))));
            RecurrentWorkload decoding = new RecurrentWorkload(DECODING_BATCH, LENGTH, EMBED_DIM, feeding);
            rows.add(new PairedWorkload(
                    decoding.row("greedy decoding", Unit.perSecond("tokens/s", (double) DECODING_BATCH * LENGTH)),
                    decoding::decoding,
                    () -> python.contenders(decoding.words("recurrent-decoding"))));
        }
        return rows;
    }

    private BenchRow row(String what, Unit unit) {
        String feeding = inputFeeding == InputFeeding.ON ? "with" : "without";
        return BenchRow.of(
                "recurrent, " + feeding + " input feeding, " + what + " (" + batchSize + ", " + length + ", " + embedDim
                        + ")",
                BenchRow.PYTORCH,
                unit);
    }

    private String words(String workload) {
        return "%s %s %s %s %s %s"
                .formatted(
                        workload,
                        batchSize,
                        length,
                        embedDim,
                        VOCAB_SIZE,
                        inputFeeding == InputFeeding.ON ? "feeding" : "plain");
    }

    private AttentionSeq2Seq model() {
        EmbeddingConfig embedding = EmbeddingConfig.plain(VOCAB_SIZE, embedDim, AddedPosition.none(), 0f);
        RecurrentConfig recurrent = new RecurrentConfig(embedding, embedding, RecurrentCell.LSTM, embedDim, 1, 0f);
        return new AttentionSeq2Seq(new AttentionSeq2SeqConfig(recurrent, Score.GENERAL, inputFeeding));
    }

    Contender training() {
        AttentionSeq2Seq model = model();
        TokenBatch target = TokenBatch.of(sources().rows().stream()
                .map(row -> IntStream.range(0, length)
                        .map(place -> place == length - 1 ? SpecialTokens.EOS : row[length - 1 - place])
                        .toArray())
                .toList());
        Seq2SeqBatch batch = new Seq2SeqBatch(sources(), target);
        return TrainingContender.of(
                model,
                model::initialize,
                network -> new Seq2SeqObjective(network, new CrossEntropy(0f)),
                Precision.FLOAT32,
                1,
                Stream.generate(() -> batch).iterator());
    }

    Contender decoding() {
        NDManager manager = NDManager.newBaseManager();
        AttentionSeq2Seq model = model();
        model.initialize(manager);
        GenerationConfig config =
                GenerationConfig.builder().setMaxTokens(length).optEndTokens().build();
        return new InProcessContender(
                manager, new DecodingWorkload.Generation(new Generator(model, manager, config), sources()));
    }

    /** Symbols, which come after the special tokens. */
    private TokenBatch sources() {
        return TokenBatch.of(IntStream.range(0, batchSize)
                .mapToObj(row -> IntStream.range(0, length)
                        .map(column ->
                                SpecialTokens.COUNT + (31 * row + 7 * column) % (VOCAB_SIZE - SpecialTokens.COUNT))
                        .toArray())
                .toList());
    }
}
