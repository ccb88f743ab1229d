package dev.heed.generate;

import ai.djl.ndarray.NDArray;
import ai.djl.nn.Block;
import ai.djl.nn.Parameter;
import com.google.gson.Gson;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.FloatBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** What {@code models/src/test/python/generation.py} wrote: a model's weights by formula, and what it generates. */
record ReferenceFile(
        String tool, double tolerance, Map<String, Ramp> parameters, List<int[]> inputs, List<Case> cases) {

    private static final double STEP = 0.7;

    /** A parameter's values. */
    record Ramp(int start, double centre, double amplitude) {
        float[] values(int size) {
            float[] values = new float[size];
            for (int i = 0; i < size; i++) {
                double j = (double) start + i;
                values[i] = (float) (centre + amplitude * Math.sin(STEP * j * j));
            }
            return values;
        }
    }

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
        try (InputStream in = Objects.requireNonNull(ReferenceFile.class.getResourceAsStream(name + ".json"))) {
            return new Gson().fromJson(new InputStreamReader(in, StandardCharsets.UTF_8), ReferenceFile.class);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Sets every parameter of an initialised model, under its name without DJL's numbers. */
    void load(Block model) {
        model.getParameters().forEach(entry -> {
            String name = entry.getKey().replaceAll("(^|_)[0-9]{2}", "$1");
            Ramp ramp = Objects.requireNonNull(parameters.get(name), name);
            Parameter parameter = entry.getValue();
            NDArray array = parameter.getArray();
            array.set(FloatBuffer.wrap(ramp.values(Math.toIntExact(array.size()))));
        });
    }
}
