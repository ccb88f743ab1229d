package dev.heed.run;

import ai.djl.ndarray.NDManager;
import dev.heed.data.SequencePair;
import dev.heed.recipe.RecipeData;
import dev.heed.seq2seq.Seq2Seq;
import dev.heed.study.AttentionFile;
import dev.heed.study.AttentionProbe;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.Stream;

/** Where a trained model looks while it writes: one test pair of a length that shows a pattern. */
final class AttentionPicture {

    private final Seq2Seq network;
    private final RecipeData data;
    private final NDManager manager;

    AttentionPicture(Seq2Seq network, RecipeData data, NDManager manager) {
        this.network = network;
        this.data = data;
        this.manager = manager;
    }

    /** Writes the picture and its weights; neither for a model without attention or a recipe without pairs to look at. */
    void save(Path folder) {
        pair().flatMap(pair -> new AttentionProbe(network, data.vocabularies(), manager).of(pair))
                .ifPresent(trace -> {
                    trace.draw(AttentionSection.WHO).save(folder.resolve(RunFolder.ATTENTION));
                    AttentionFile.write(folder.resolve(RunFolder.ATTENTION_WEIGHTS), trace);
                });
    }

    private Optional<SequencePair> pair() {
        return AttentionProbe.typical(Stream.concat(data.test().stream(), data.validation().stream()));
    }
}
