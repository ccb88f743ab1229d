package dev.heed.test.properties;

import static dev.heed.test.ArrayAssert.assertThat;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.index.NDIndex;
import dev.heed.mask.AttentionMask;
import dev.heed.test.AttentionSubject.Trait;
import dev.heed.test.Trial;
import java.util.Map;
import java.util.Objects;

/** Invariant 4: no output depends on a later token, through the whole block and in training mode; nor does a gradient. */
public final class FutureProperty {

    private static final double VISIBLE = 1e-3;

    private FutureProperty() {}

    /**
     * Changes the future and reads gradients, in several places.
     *
     * @param trial the subject
     */
    public static void check(Trial trial) {
        int last = trial.shapes().queryLength() - 1;
        for (int now : new int[] {0, last / 2, last - 1}) {
            if (trial.isSelf() || trial.subject().is(Trait.CAUSAL_BY_ITSELF)) {
                laterQueriesDoNotMatter(trial, now);
            }
            if (!trial.isSelf()) {
                laterMemoryDoesNotMatter(trial, now);
            }
            gradientsStayInThePast(trial, now);
        }
    }

    private static void laterQueriesDoNotMatter(Trial trial, int now) {
        NDArray before = trial.run(AttentionMask.causal());
        NDArray changed = changedFrom(trial.query(), now + 1);
        NDArray after = trial.run(changed, trial.memory(), AttentionMask.causal());

        assertThat(after.get(past(now))).isBitEqualTo(before.get(past(now)));
        assertThat(after.get(future(now))).differsFrom(before.get(future(now)), VISIBLE);
    }

    private static void laterMemoryDoesNotMatter(Trial trial, int now) {
        int lastVisible = lastVisible(trial, now);
        NDArray before = trial.run(AttentionMask.causal());
        NDArray changed = changedFrom(trial.memory(), Math.max(0, lastVisible + 1));
        NDArray after = trial.run(trial.query(), changed, AttentionMask.causal());

        assertThat(after.get(past(now))).isBitEqualTo(before.get(past(now)));
        assertThat(after.get(future(now))).differsFrom(before.get(future(now)), VISIBLE);
    }

    private static void gradientsStayInThePast(Trial trial, int now) {
        NDArray weights = trial.outputWeights();
        weights.set(future(now), 0f);
        if (now > 0) {
            weights.set(past(now - 1), 0f);
        }
        Map<String, NDArray> gradients = trial.gradients(AttentionMask.causal(), weights);

        NDArray query = Objects.requireNonNull(gradients.get("query"));
        assertThat(query.get(future(now))).isZero();
        int lastVisible = lastVisible(trial, now);
        if (lastVisible >= 0) {
            NDArray keys = Objects.requireNonNull(gradients.get(trial.isSelf() ? "query" : "memory"));
            assertThat(keys.get(past(lastVisible))).reaches(VISIBLE);
        }
        if (!trial.isSelf()) {
            NDArray memory = Objects.requireNonNull(gradients.get("memory"));
            assertThat(memory.get(future(Math.max(-1, lastVisible)))).isZero();
        }
    }

    private static int lastVisible(Trial trial, int now) {
        return now + trial.keyLength() - trial.shapes().queryLength();
    }

    private static NDArray changedFrom(NDArray tokens, int start) {
        NDArray changed = tokens.duplicate();
        changed.set(
                new NDIndex(":, " + start + ":"),
                tokens.get(":, " + start + ":").add(1).mul(-2));
        return changed;
    }

    private static NDIndex past(int now) {
        return new NDIndex(":, :" + (now + 1));
    }

    private static NDIndex future(int now) {
        return new NDIndex(":, " + (now + 1) + ":");
    }
}
