package dev.heed.generate;

import ai.djl.ndarray.NDArray;
import ai.djl.nn.Block;
import dev.heed.parity.Ramp;
import dev.heed.parity.ReferenceJson;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** What {@code models/src/test/python/generation.py} wrote: a model's weights by formula, and what it generates. */
record ReferenceFile(
        String tool, double tolerance, Map<String, Ramp> parameters, List<int[]> inputs, List<Case> cases) {

    /** Settings, and the sequences of each input. */
    record Case(Settings settings, List<List<Sequence>> sequences) {}

    record Sequence(List<Integer> tokens, double score, boolean ended) {}

    record Settings(
            int maxTokens,
            int minTokens,
            List<Integer> endTokens,
            double repetitionPenalty,
            int noRepeatNgram,
            int numBeams,
            double lengthPenalty,
            EarlyStopping earlyStopping,
            int numReturn) {

        GenerationConfig toConfig() {
            GenerationConfigBuilder builder = GenerationConfig.builder()
                    .setMaxTokens(maxTokens)
                    .optMinTokens(minTokens)
                    .optEndTokens(endTokens.stream().mapToInt(Integer::intValue).toArray())
                    .optRepetitionPenalty(repetitionPenalty)
                    .optNoRepeatNgram(noRepeatNgram);
            return numBeams == 1
                    ? builder.build()
                    : builder.optNumBeams(numBeams)
                            .optLengthPenalty(lengthPenalty)
                            .optEarlyStopping(earlyStopping)
                            .optNumReturn(numReturn)
                            .build();
        }
    }

    static ReferenceFile read(String name) {
        return ReferenceJson.read(name + ".json", ReferenceFile.class);
    }

    /** Sets every parameter of an initialised model, under its name without DJL's numbers. */
    void load(Block model) {
        model.getParameters().forEach(entry -> {
            String name = entry.getKey().replaceAll("(^|_)[0-9]{2}", "$1");
            Ramp ramp = Objects.requireNonNull(parameters.get(name), name);
            NDArray array = entry.getValue().getArray();
            try (NDArray values = ramp.array(array.getManager(), array.getShape())) {
                values.copyTo(array);
            }
        });
    }
}
