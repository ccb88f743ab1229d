package dev.heed.study;

import ai.djl.ndarray.NDManager;
import dev.heed.data.EvaluationBatch;
import dev.heed.data.LengthRange;
import dev.heed.data.SequencePair;
import dev.heed.generate.GreedyDecoder;
import dev.heed.metric.LengthBin;
import dev.heed.metric.LengthBins;
import dev.heed.seq2seq.Seq2Seq;
import dev.heed.train.StopSignal;
import java.util.List;
import java.util.Map;

/** Decodes a test set greedily and measures the result by source length. */
final class Evaluation {

    static final int BATCH_SIZE = 256;

    /** How many tokens more than the longest reference a hypothesis may have. */
    static final int SLACK = 10;

    private final StudyData data;
    private final Map<List<String>, List<List<String>>> references;
    private final List<EvaluationBatch> batches;
    private final int maxLength;
    private final int testedLength;

    Evaluation(StudyData data) {
        this.data = data;
        references = SequencePair.targetsBySource(data.test());
        List<SequencePair> sources = references.entrySet().stream()
                .map(entry -> new SequencePair(entry.getKey(), entry.getValue().get(0)))
                .toList();
        batches = EvaluationBatch.batchesOf(sources, data.vocabularies(), BATCH_SIZE);
        testedLength = references.keySet().stream().mapToInt(List::size).max().orElseThrow();
        maxLength = SLACK
                + data.test().stream()
                        .mapToInt(pair -> pair.target().size())
                        .max()
                        .orElseThrow();
    }

    /**
     * The figures of each bin that holds a test sequence; a source with several references is decoded once. Bins end at the
     * longest tested source, and each range comes once: without sources beyond training, all of them are those of training.
     * A given signal ends it after the batch it is at, and the figures are then of those batches alone.
     */
    List<LengthBin> of(Seq2Seq model, NDManager manager, StopSignal stop) {
        LengthBins bins = LengthBins.within(data.bins());
        GreedyDecoder decoder = new GreedyDecoder(model, manager, maxLength);
        for (EvaluationBatch batch : batches) {
            if (stop.isGiven()) {
                break;
            }
            List<int[]> written = decoder.decode(batch.batch().source());
            for (int row = 0; row < written.size(); row++) {
                SequencePair pair = batch.pairs().get(row);
                bins.add(
                        data.vocabularies().target().decode(written.get(row)),
                        pair.source(),
                        references.getOrDefault(pair.source(), List.of(pair.target())));
            }
        }
        return bins.rows().stream()
                .filter(bin -> bin.sequences() > 0)
                .map(this::withinTested)
                .distinct()
                .toList();
    }

    private LengthBin withinTested(LengthBin bin) {
        LengthRange tested =
                new LengthRange(bin.lengths().min(), Math.min(bin.lengths().max(), testedLength));
        return new LengthBin(tested, bin.sequences(), bin.tokenAccuracy(), bin.sequenceAccuracy(), bin.bleu());
    }
}
