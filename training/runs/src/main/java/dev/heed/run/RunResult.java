package dev.heed.run;

import dev.heed.look.AttentionTrace;
import dev.heed.predict.TestScores;
import dev.heed.train.StepReport;
import java.util.Optional;

/**
 * What came of a run that reached its end.
 *
 * @param parameters how many numbers were trained
 * @param last the last update
 * @param test what the test examples said; without any where there are none
 * @param attention the weights of one example, for a model that has them
 */
public record RunResult(long parameters, StepReport last, TestScores test, Optional<AttentionTrace> attention) {}
