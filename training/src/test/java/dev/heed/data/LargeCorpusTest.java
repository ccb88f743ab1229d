package dev.heed.data;

import static org.assertj.core.api.Assertions.assertThat;

import dev.heed.seq2seq.Seq2SeqBatch;
import dev.heed.text.TokenCounts;
import dev.heed.text.Tokenization;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A corpus takes about the memory of its file: this one, as lists of texts, would take seven times the heap. */
class LargeCorpusTest {

    private static final int LINES = 300_007;

    /** Runs in a process of its own: reads, splits, streams two epochs, and says what came of it. */
    public static void main(String[] args) {
        PairFile file = new PairFile(Path.of(args[0]), Tokenization.WORDS, Tokenization.WORDS);
        TokenCounts sources = new TokenCounts();
        TokenCounts targets = new TokenCounts();
        LazyList<SequencePair> pairs = file.read(pair -> {
            sources.add(pair.source());
            targets.add(pair.target());
        });
        Vocabularies vocabularies = new Vocabularies(sources.vocabulary(), targets.vocabulary());
        BatchStream<Seq2SeqBatch> batches = BucketedBatches.of(pairs, vocabularies, 31, 1);
        batches.skip(pairs.size() / 31);
        batches.next();
        TrainTestSplit<SequencePair> split = TrainTestSplit.bySource(pairs, 17, 1);
        System.out.println(pairs.size() + " " + vocabularies.source().size() + " "
                + split.test().size() + " " + pairs.get(pairs.size() - 1));
    }

    @Test
    void isLearnedFromInAHeapOfFewTimesItsFile(@TempDir Path folder) throws IOException, InterruptedException {
        StringBuilder text = new StringBuilder();
        for (int line = 0; line < LINES; line++) {
            text.append("a ").append(line % 1009).append(" c\tx y\n");
        }
        Path file = Files.writeString(folder.resolve("pairs.tsv"), text);
        assertThat(Files.size(file)).isBetween(3_500_000L, 3_600_000L);

        Process process = new ProcessBuilder(List.of(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx16m",
                        "-XX:+UseSerialGC",
                        "-XX:TieredStopAtLevel=1",
                        "-cp",
                        System.getProperty("java.class.path"),
                        LargeCorpusTest.class.getName(),
                        file.toString()))
                .redirectErrorStream(true)
                .start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

        assertThat(output.strip())
                .isEqualTo(String.format(
                        Locale.ROOT,
                        "%s 1015 %s SequencePair[source=[a, %s, c], target=[x, y]]",
                        LINES,
                        5054,
                        (LINES - 1) % 1009));
        assertThat(process.waitFor()).isZero();
    }
}
