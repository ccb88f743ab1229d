package dev.heed.metric;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;

/**
 * Between which values a figure of a corpus lies in 95 of 100 corpora like it, as far as the outputs at hand can tell: by
 * the bootstrap, which draws as many outputs as there are, with replacement, {@value #SAMPLES} times. It tells what another
 * choice of test sentences would change, not what another seed of training would.
 *
 * @param low the lower end
 * @param high the upper end
 * @see <a href="https://aclanthology.org/W04-3250">Koehn 2004</a>
 */
public record ConfidenceInterval(double low, double high) {

    private static final int SAMPLES = 1000;
    private static final int TAIL = SAMPLES / 40; // 2.5 in 100 at each end
    private static final long SEED = 12_345;

    /**
     * The intervals of all figures of some outputs, the same each time.
     *
     * @param outputs the scores of each
     * @return by the figure's name; none without outputs
     */
    public static Map<String, ConfidenceInterval> of(List<OutputScores> outputs) {
        if (outputs.isEmpty()) {
            return Map.of();
        }
        SplittableRandom random = new SplittableRandom(SEED);
        Map<String, double[]> values = new LinkedHashMap<>();
        for (int sample = 0; sample < SAMPLES; sample++) {
            OutputScores drawn = new OutputScores();
            for (int i = 0; i < outputs.size(); i++) {
                drawn.add(outputs.get(random.nextInt(outputs.size())));
            }
            int place = sample;
            drawn.values()
                    .forEach((name, value) -> values.computeIfAbsent(name, key -> new double[SAMPLES])[place] = value);
        }
        Map<String, ConfidenceInterval> intervals = new LinkedHashMap<>();
        values.forEach((name, sorted) -> {
            Arrays.sort(sorted);
            intervals.put(name, new ConfidenceInterval(sorted[TAIL], sorted[SAMPLES - 1 - TAIL]));
        });
        return intervals;
    }
}
