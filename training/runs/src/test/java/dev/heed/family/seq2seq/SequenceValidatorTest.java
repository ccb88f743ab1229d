package dev.heed.family.seq2seq;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDManager;
import dev.heed.data.CopyTask;
import dev.heed.data.LengthRange;
import dev.heed.data.SequencePair;
import dev.heed.data.Vocabularies;
import dev.heed.embedding.AddedPosition;
import dev.heed.embedding.EmbeddingConfig;
import dev.heed.seq2seq.FixedContextSeq2Seq;
import dev.heed.seq2seq.RecurrentCell;
import dev.heed.seq2seq.RecurrentConfig;
import dev.heed.seq2seq.Seq2Seq;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

class SequenceValidatorTest {

    private static final CopyTask TASK = new CopyTask(3, new LengthRange(1, 5));
    private static final Vocabularies VOCABULARIES = Vocabularies.of(TASK);

    private static Seq2Seq untrained(NDManager manager) {
        Engine.getInstance().setRandomSeed(3);
        EmbeddingConfig embedding = EmbeddingConfig.plain(VOCABULARIES.source().size(), 11, AddedPosition.none(), 0.5f);
        Seq2Seq network = new FixedContextSeq2Seq(
                new RecurrentConfig(embedding, embedding, RecurrentCell.GRU, 13, 1, 0.5f),
                FixedContextSeq2Seq.SourceOrder.FORWARD);
        network.initialize(manager);
        return network;
    }

    @Test
    void measuresTheSameEachTimeAndLeavesNothing() {
        List<SequencePair> pairs = TASK.pairs(29, 5);
        try (NDManager manager = NDManager.newBaseManager()) {
            SequenceValidator validator = new SequenceValidator(untrained(manager), VOCABULARIES, pairs, manager);
            int before = manager.getManagedArrays().size();

            Map<String, Double> values = validator.measure();

            assertThat(List.copyOf(values.keySet())).isEqualTo(SequenceValidator.METRICS);
            assertThat(validator.measure()).as("dropout is off").isEqualTo(values);
            assertThat(manager.getManagedArrays()).hasSize(before);
        }
    }

    /** Each token counts once, however the pairs are cut into batches. */
    @Test
    void lossIsAMeanOverTokens() {
        List<SequencePair> pairs = TASK.pairs(3, 7);
        try (NDManager manager = NDManager.newBaseManager()) {
            Seq2Seq network = untrained(manager);
            double sum = 0;
            long tokens = 0;
            for (SequencePair pair : pairs) {
                int count = pair.target().size() + 1; // and the end
                sum += count * value("loss", new SequenceValidator(network, VOCABULARIES, List.of(pair), manager));
                tokens += count;
            }

            SequenceValidator all = new SequenceValidator(network, VOCABULARIES, pairs, manager);

            assertThat(value("loss", all)).isCloseTo(sum / tokens, within(1e-5));
            assertThat(value("perplexity", all)).isCloseTo(Math.exp(sum / tokens), within(1e-4));
        }
    }

    /** The reference's tokens before each are given, so one pair's places are judged alone. */
    @Test
    void nextTokenAccuracyIsAMeanOverTokens() {
        List<SequencePair> pairs = TASK.pairs(7, 7);
        try (NDManager manager = NDManager.newBaseManager()) {
            Seq2Seq network = untrained(manager);
            double right = 0;
            long tokens = 0;
            for (SequencePair pair : pairs) {
                int count = pair.target().size() + 1; // and the end
                double share = value(
                        "next_token_accuracy", new SequenceValidator(network, VOCABULARIES, List.of(pair), manager));
                assertThat(share * count).isCloseTo(Math.rint(share * count), within(1e-5));
                right += share * count;
                tokens += count;
            }

            SequenceValidator all = new SequenceValidator(network, VOCABULARIES, pairs, manager);

            assertThat(value("next_token_accuracy", all)).isCloseTo(right / tokens, within(1e-5));
            assertThat(right).as("some are right and some are not").isBetween(1.0, tokens - 1.0);
        }
    }

    /** The stub writes what it should for sources of some lengths, and for no other. */
    @Test
    void generatesForSomeSourcesAndAsksForTheTargetsOfAll() {
        List<SequencePair> pairs = TinyData.copiesOfLengths(1, 2, 3, 4, 5);
        StubSeq2Seq stub = new StubSeq2Seq(TinyData.vocabularies().target().size(), length -> length == 1);
        try (NDManager manager = NDManager.newBaseManager()) {
            SequenceValidator some =
                    new SequenceValidator(stub, TinyData.vocabularies(), UnaryOperator.identity(), pairs, 2, manager);
            SequenceValidator all = new SequenceValidator(stub, TinyData.vocabularies(), pairs, manager);

            assertThat(value("sequence_accuracy", some))
                    .as("1 and 3, evenly over all")
                    .isEqualTo(0.5);
            assertThat(stub.decodedSources()).isEqualTo(2);
            assertThat(value("sequence_accuracy", all)).isEqualTo(0.2);
            assertThat(value("loss", some)).isEqualTo(value("loss", all));
        }
    }

    @Test
    void aTargetOfSeveralIsEnough() {
        List<SequencePair> pairs = List.of(TinyData.pair("ab", "bc"), TinyData.pair("ab", "ab"));
        StubSeq2Seq stub = new StubSeq2Seq(TinyData.vocabularies().target().size(), length -> true);
        try (NDManager manager = NDManager.newBaseManager()) {
            SequenceValidator validator = new SequenceValidator(stub, TinyData.vocabularies(), pairs, manager);

            assertThat(validator.measure())
                    .containsEntry("sequence_accuracy", 1.0)
                    .containsEntry("sequence_error_rate", 0.0)
                    .containsEntry("token_error_rate", 0.0)
                    .containsEntry("chrf", 100.0);
        }
    }

    @Test
    void pairsAreNeeded() {
        try (NDManager manager = NDManager.newBaseManager()) {
            Seq2Seq network = untrained(manager);

            assertThatIllegalArgumentException()
                    .isThrownBy(() -> new SequenceValidator(network, VOCABULARIES, List.of(), manager))
                    .withMessage("pairs must be at least 1, but got 0");
        }
    }

    private static double value(String metric, SequenceValidator validator) {
        return Objects.requireNonNull(validator.measure().get(metric));
    }
}
